"""Builds, bulk runs and rounds of watching that are killed at random moments (`tools/kills.py` is the front)."""
