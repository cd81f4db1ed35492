"""Speed and memory of the extraction beside plain spaCy's (`tools/bench.py` is the front)."""
