"""What is run and killed, and what both who runs it and who looks at its results must know."""

from datetime import UTC, datetime

from servanda.profiles.watch import Query

KINDS = ("build", "bulk", "watch")
NOW = datetime(2026, 1, 1, tzinfo=UTC)
PROFILE = "vietnam-korea"
HOOK, FEED, MAIL = "hook", "feed", "mail"
QUERIES = (
    Query("agreed", "agreement", "infrastructure"),
    Query("soon", "deadline near", days=30),
    Query("late", "deadline passed"),
    Query("at odds", "discrepancy"),
)
ROUNDS = 2
"""Rounds of one run of watching: the feeds have more to tell in the second."""
