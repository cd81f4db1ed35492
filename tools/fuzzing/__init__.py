"""What `fuzz.py` and its tests are made of: seeds, changes, and what must hold."""
