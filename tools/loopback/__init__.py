"""Servers on the loopback for tests and measurements: a site that is watched, and receivers of alerts."""
