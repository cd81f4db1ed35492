"""Builds and bulk runs that are killed at random moments (`tools/kills.py` is the front)."""
