"""The outbox emptied: each alert claimed, sent, and its end noted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from servanda.ledger import Ledger
from servanda.ledger.outbox import Letter, State, claim, letters, settle
from servanda.profiles.watch import ATOM, MAIL, Channel
from servanda.publishing.alerts import mail, webhook
from servanda.publishing.alerts.answers import ChannelError, Delivery, Ending
from servanda.publishing.feeds import atom

ATTEMPTS = 8
"""How often an alert that is known not to have arrived is tried."""
_FIRST = timedelta(minutes=5)
_LONGEST = timedelta(hours=12)
MOST = 200
"""Alerts sent on one channel in one round; the others wait for the next."""
_HERE = "http://127.0.0.1:8321"
"""Where `servanda serve` shows a ledger unless told otherwise."""
IN_FEED = 200
"""Entries of an Atom file, the latest first."""


def deliver(
    ledger: Ledger,
    channels: Sequence[Channel],
    title: str,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    failed: Callable[[str, str, str], None] = lambda *_: None,
) -> Counter[str]:
    """Send what waits on each channel; gives how many ended in which state.

    `failed` is called with channel, state and reason for each that did not arrive. Where a receiver is away, what else
    waits for it is left for the next round.

    An alert is claimed in the ledger before it is sent. A program that ends in between leaves it claimed, and it is
    never sent again: at most once. Only what is known not to have arrived is tried again, later and later. Raises
    `ChannelError` where a channel cannot be used as it is set up, before anything of it was claimed.
    """
    counts: Counter[str] = Counter()
    for channel in channels:
        if channel.by == ATOM:
            counts.update(_feed(ledger, channel, title, clock))
            continue
        send = _sender(channel, clock)
        for _ in range(MOST):
            letter = claim(ledger, channel.name, clock())
            if letter is None:
                break
            delivery = send(letter)
            state = _settled(ledger, letter, delivery, clock())
            counts[state] += 1
            if delivery.ending is not Ending.TAKEN:
                failed(channel.name, state, delivery.answer)
            if delivery.ending is Ending.AWAY:
                break
    return counts


def _sender(channel: Channel, clock: Callable[[], datetime]) -> Callable[[Letter], Delivery]:
    if channel.by == MAIL:
        return lambda letter: mail.send(channel, letter)
    secret = webhook.key(channel)
    return lambda letter: webhook.send(channel, letter, secret, int(clock().timestamp()))


def _settled(ledger: Ledger, letter: Letter, delivery: Delivery, now: datetime) -> str:
    attempts = letter.attempts + 1
    later = State.WAITING, now + min(_FIRST * 2**letter.attempts, _LONGEST)
    state, due = {
        Ending.TAKEN: (State.SENT, None),
        Ending.NOT_TAKEN: later,
        Ending.AWAY: later,
        Ending.REFUSED: (State.REFUSED, None),
        Ending.UNKNOWN: (State.UNKNOWN, None),
    }[delivery.ending]
    if state is State.WAITING and attempts >= ATTEMPTS:
        state, due = State.REFUSED, None
    settle(ledger, letter, state, now, delivery.answer, due)
    return state.value


def _feed(ledger: Ledger, channel: Channel, title: str, clock: Callable[[], datetime]) -> Counter[str]:
    """Write the feed of a channel out of the outbox: its entries have ids that stay, so it may be written again."""
    counts: Counter[str] = Counter()
    while (letter := claim(ledger, channel.name, clock())) is not None:
        settle(ledger, letter, State.SENT, clock(), "in the feed", None)
        counts[State.SENT.value] += 1
    target = Path(channel.target)
    with ledger.reading() as connection:
        found = letters(connection, channel=channel.name, limit=IN_FEED)
    rows = [
        {"at": one.made_at, "number": one.id, "thing": one.alert.thing, "what": one.alert.query, "note": _words(one)}
        for one in found
    ]
    made = atom(rows, f"{title}: alerts", channel.base or _HERE)
    part = target.with_name(f".{target.name}.part")
    try:
        if target.exists() and target.read_bytes() == made:
            return counts
        part.write_bytes(made)
        part.replace(target)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise ChannelError(f"channel {channel.name}: {target} cannot be written ({error.strerror})") from error
    return counts


def _words(letter: Letter) -> str:
    return f"{letter.alert.title} ({letter.alert.note})"
