"""watch and alerts list: feeds and pages polled, and what was told of them."""

from __future__ import annotations

import logging
import time
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from servanda.commands.common import (
    DEFAULT_PROFILE,
    LedgerPath,
    Megabytes,
    ModelName,
    PartyCodes,
    ProfileName,
    Seconds,
    UsageProblemError,
    chosen,
    console,
    notes,
)
from servanda.commands.logs import LogFormat, LogLevel, MetricsPort, log_to_stderr, serve_metrics
from servanda.commands.timing import AsOf, day

if TYPE_CHECKING:
    from servanda.commands.rounds import Rounds

LOG = logging.getLogger("servanda.watch")
app = typer.Typer(no_args_is_help=True, help="What the saved queries of watch have raised.")


def watch(
    addresses: Annotated[
        list[str] | None, typer.Argument(metavar="[ADDRESS]…", help="Feeds and pages beside those of the profile.")
    ] = None,
    ledger: LedgerPath = "servanda.db",
    profile: ProfileName = None,
    parties: PartyCodes = None,
    file: Annotated[
        str | None, typer.Option("--watch", help="A YAML file with what is watched, instead of the profile's section.")
    ] = None,
    once: Annotated[bool, typer.Option("--once", help="One round, as for cron.")] = False,
    every: Annotated[float, typer.Option(min=1, help="Minutes from round to round.")] = 30,
    model: ModelName = None,
    seconds: Seconds = 60.0,
    megabytes: Megabytes = 2_000,
    as_of: AsOf = None,
    metrics_port: MetricsPort = None,
    log_format: LogFormat = "text",
    log_level: LogLevel = "info",
) -> None:
    """Poll feeds and pages, add what is new to a ledger, and send alerts.

    Example: servanda watch https://example.org/feed.xml --ledger partnership.db --once
    """
    from servanda.commands.rounds import Rounds
    from servanda.extraction import VERSION, Extractor
    from servanda.ledger import Ledger
    from servanda.pipeline.building import Bounded
    from servanda.pipeline.watching import Watcher
    from servanda.profiles.watch import read_watch
    from servanda.sources import Bounds
    from servanda.sources.inputs import is_address

    log_to_stderr(log_format, log_level)
    serve_metrics(metrics_port)
    partnership, bounds = chosen(profile, parties), Bounds(seconds, megabytes)
    wanted = read_watch(file) if file else partnership.watch
    for address in addresses or ():
        if not is_address(address):
            raise UsageProblemError(f"{address}: is no web address; files are read by `servanda build`")
    polled = list(dict.fromkeys([*wanted.addresses, *(addresses or ())]))
    if not polled:
        raise UsageProblemError("nothing to watch; name an address, or a file with --watch (docs/watching.md)")
    on = day(as_of) if as_of else None
    with Ledger(ledger, create=True) as store:
        extractor = Extractor(partnership, model)
        rounds = Rounds(
            store,
            partnership,
            (profile or DEFAULT_PROFILE, parties),
            wanted,
            Bounded(extractor, bounds),
            f"{VERSION}+{extractor.model}",
            Watcher(store, every=timedelta(minutes=every), bounds=bounds),
            on,
        )
        if once:
            raise typer.Exit(_round(rounds, polled))
        while True:
            started = time.monotonic()
            _round(rounds, polled)
            time.sleep(max(1.0, every * 60 - (time.monotonic() - started)))


def _round(rounds: Rounds, polled: list[str]) -> int:
    """Run a round and log how it went; the exit status. What can pass by itself ends no watch."""
    from servanda.commands import meters
    from servanda.ledger import LedgerError
    from servanda.publishing.alerts.answers import ChannelError

    before = rounds.watcher.counts.copy()
    try:
        done = rounds.run(polled)
    except (LedgerError, ChannelError) as error:
        meters.broke_off()
        LOG.error("round broke off", extra={"why": str(error)})  # noqa: TRY400 (told in words, without a traceback)
        return 1
    for trouble in done.summary.troubles:
        level = logging.WARNING if trouble.failed else logging.INFO
        LOG.log(level, trouble.what, extra={"input": trouble.input, "advice": trouble.advice})
    for (channel, state, why), number in sorted(done.failed.items()):
        LOG.warning("alerts not sent", extra={"channel": channel, "state": state, "why": why, "alerts": number})
    polls = rounds.watcher.counts - before
    meters.watched(done.summary, polls, done.delivered)
    s = done.summary
    documents = {"read": s.read, "unchanged": s.unchanged, "skipped": s.skipped, "failed": s.failed}
    LOG.info("round", extra={"polls": dict(polls), "documents": documents, "alerts": dict(done.delivered)})
    return s.status


@app.command("list")
def list_alerts(
    ledger: LedgerPath = "servanda.db",
    channel: Annotated[str | None, typer.Option(help="Only those of this channel.")] = None,
    state: Annotated[
        str | None, typer.Option(help="Only these: waiting, claimed, sent, refused, unknown or known.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many at most.")] = 50,
) -> None:
    """List alerts, the latest first, and what became of each.

    Example: servanda alerts list --state refused
    """
    from servanda.ledger import Ledger
    from servanda.ledger.outbox import State, letters

    if state is not None and state not in set(State):
        raise UsageProblemError(f"{state}: no such state; use {', '.join(State)}")
    with Ledger(ledger) as store, store.reading() as connection:
        found = letters(connection, channel=channel, state=state, limit=limit)
    for one in found:
        told_by = f" ({one.answer})" if one.answer else ""
        line = f"{one.made_at[:16]}  {one.channel}  {one.state}{told_by}  {one.alert.query}  {one.alert.thing}"
        console().print(f"{line}  {one.alert.title}", markup=False)
    notes().print(f"{len(found)} alerts", markup=False)
