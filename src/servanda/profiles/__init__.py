"""Partnerships as data: the model, the loader and the built-in profiles."""
