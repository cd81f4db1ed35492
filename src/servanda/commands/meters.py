"""What `watch` and `bulk` count for Prometheus; names and units follow its conventions."""

from __future__ import annotations

from collections.abc import Mapping

from prometheus_client import Counter, Gauge

from servanda.pipeline import Summary

_rounds = Counter("servanda_watch_rounds", "Rounds of watch by their end.", ["result"])
_polls = Counter("servanda_watch_polls", "Addresses polled, by what was found.", ["result"])
_documents = Counter("servanda_watch_documents", "Documents by what became of them.", ["result"])
_alerts = Counter("servanda_alerts", "Alerts by the state that a delivery left them in.", ["state"])
_last = Gauge("servanda_watch_last_success_timestamp_seconds", "When the last round ended without an error.")
_shards = Gauge("servanda_bulk_shards", "Shards of the run.", ["step"])
_finished = Gauge("servanda_bulk_shards_finished", "Shards that are done.", ["step"])
_items = Counter("servanda_bulk_items", "Items of the run, by what became of them.", ["result"])
_aside = Gauge("servanda_bulk_shards_set_aside", "Shards that could not be done.")


def watched(summary: Summary, polls: Mapping[str, int], alerts: Mapping[str, int]) -> None:
    """A round that came to its end."""
    _rounds.labels("done").inc()
    _last.set_to_current_time()
    for result in ("read", "unchanged", "skipped", "failed"):
        _documents.labels(result).inc(getattr(summary, result))
    for result, number in polls.items():
        _polls.labels(result).inc(number)
    for state, number in alerts.items():
        _alerts.labels(state).inc(number)


def broke_off() -> None:
    """A round that an error ended."""
    _rounds.labels("error").inc()


def shards(step: str, finished: int, total: int) -> None:
    """How far a step of a bulk run is."""
    _shards.labels(step).set(total)
    _finished.labels(step).set(finished)


def items(counts: Mapping[str, int], set_aside: int) -> None:
    """The sums of a bulk run."""
    for result, number in counts.items():
        _items.labels(result.replace(" ", "_")).inc(number)
    _aside.set(set_aside)
