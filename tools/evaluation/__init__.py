"""How well the extraction reads: gold, scores, tables and floors (`tools/evaluate.py` is the front)."""
