"""Alerts: what raises one, and that each goes out at most once on each channel."""

import base64
import hashlib
import hmac
import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from lxml import etree
from sqlalchemy import insert, select, update

from loopback.receivers import Hook, Mails, receiving, taking
from loopback.site import Reader, notice
from servanda.analysis import alerts
from servanda.ledger import Ledger, account
from servanda.ledger.outbox import Alert, State, claim, letters, post
from servanda.pipeline import build
from servanda.pipeline.account import reconcile
from servanda.profiles import ProfileError, for_parties, load
from servanda.profiles.watch import Channel, Query
from servanda.publishing.alerts import deliver
from servanda.publishing.alerts.answers import ChannelError
from servanda.records import Discrepancy, DiscrepancyKind, Document, Severity, Side, Span
from servanda.records.codec import plain

NOW = datetime(2026, 3, 1, tzinfo=UTC)
TODAY = date(2026, 3, 1)
VARIABLE = "HOOK_KEY"
KEY = base64.b64encode(b"a key of thirty-two bytes, no more").decode()
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def hook(monkeypatch) -> Iterator[Hook]:
    monkeypatch.setenv("HOOK_KEY", f"whsec_{KEY}")
    with receiving(Hook()) as made:
        yield made


@pytest.fixture
def mails() -> Iterator[Mails]:
    with taking(Mails()) as made:
        yield made


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(str(tmp_path / "l.db"), create=True) as made:
        yield made


def told(ledger: Ledger, *texts: str) -> None:
    found = [Document(f"{hash(t)}.txt", t, hashlib.sha256(t.encode()).hexdigest()) for t in texts]
    build(found, ledger, Reader(), version="1", profile="p")
    reconcile(ledger, for_parties(["KOR", "VNM"]), now=NOW)


def asked(ledger: Ledger, *queries: Query, day: date = TODAY) -> list[str]:
    alerts.ask(ledger, for_parties(["KOR", "VNM"]), queries, ["c"], day, NOW)
    with ledger.reading() as connection:
        return [one.alert.title for one in letters(connection, channel="c", limit=100)]


def posted(ledger: Ledger, number: int, channel: str) -> None:
    with ledger.writing() as connection:
        found = [Alert("q", f"u-{n}", "agreement", f"New agreement: bridge {n}", "words") for n in range(number)]
        post(connection, found, [channel], NOW, State.WAITING)


def states(ledger: Ledger) -> Counter[str]:
    with ledger.reading() as connection:
        return Counter(one.state.value for one in letters(connection, limit=1000))


AGREED = "Notice 5. Korea and Viet Nam agreed to build harbour number 5 by the sea."


def test_a_new_agreement_under_a_pillar_is_told_once(ledger) -> None:
    told(ledger, AGREED.replace("harbour", "lighthouse"))
    queries = (Query("rail", "agreement", "infrastructure"), Query("art", "agreement", "culture"))
    alerts.begin(ledger, queries, ["c"], TODAY, NOW)
    assert asked(ledger, *queries) == [], "what was there before is no news"
    told(ledger, AGREED, notice(9))
    assert asked(ledger, *queries) == ["New agreement: build harbour number 5"]
    assert asked(ledger, *queries) == ["New agreement: build harbour number 5"]


def test_an_account_worked_out_anew_raises_nothing(ledger) -> None:
    queries = (Query("rail", "agreement"),)
    told(ledger, AGREED)
    alerts.begin(ledger, queries, ["c"], TODAY, NOW)
    reconcile(ledger, for_parties(["KOR", "VNM", "JPN"]), now=NOW)
    alerts.begin(ledger, queries, ["c"], TODAY, NOW)
    assert asked(ledger, *queries) == []


def test_a_webhook_is_signed_so_that_its_receiver_can_check_it(ledger, hook) -> None:
    posted(ledger, 1, "hook")
    deliver(ledger, [Channel("hook", "webhook", hook.address, secret=VARIABLE)], "t", lambda: NOW)
    ((headers, body),) = hook.taken
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    mac = hmac.new(base64.b64decode(KEY), signed, hashlib.sha256).digest()
    assert headers["webhook-signature"] == f"v1,{base64.b64encode(mac).decode()}"
    assert headers["webhook-timestamp"] == str(int(NOW.timestamp()))
    assert json.loads(body)["data"]["title"] == "New agreement: bridge 0"


def test_only_what_did_not_arrive_is_sent_again(ledger, hook) -> None:
    channel = Channel("hook", "webhook", hook.address, secret=VARIABLE)
    posted(ledger, 4, "hook")
    hook.answers = [503, 400, 0, 200]
    deliver(ledger, [channel], "t", lambda: NOW)
    assert states(ledger) == {"waiting": 1, "refused": 1, "unknown": 1, "sent": 1}
    deliver(ledger, [channel], "t", lambda: NOW + timedelta(minutes=1))
    assert states(ledger)["waiting"] == 1
    deliver(ledger, [channel], "t", lambda: NOW + timedelta(minutes=6))
    assert states(ledger) == {"refused": 1, "unknown": 1, "sent": 2}
    assert set(hook.ids().values()) == {1}


def test_a_receiver_that_is_away_gets_it_later_and_a_missing_key_claims_nothing(ledger, hook, monkeypatch) -> None:
    posted(ledger, 1, "hook")
    away = Channel("hook", "webhook", "http://127.0.0.1:9/", secret=VARIABLE)
    deliver(ledger, [away], "t", lambda: NOW)
    here = Channel("hook", "webhook", hook.address, secret=VARIABLE)
    monkeypatch.delenv("HOOK_KEY")
    with pytest.raises(ChannelError, match="HOOK_KEY"):
        deliver(ledger, [here], "t", lambda: NOW + timedelta(hours=1))
    monkeypatch.setenv("HOOK_KEY", KEY)
    deliver(ledger, [here], "t", lambda: NOW + timedelta(hours=1))
    assert states(ledger) == {"sent": 1}


def mailing(mails: Mails, security: str = "none", server: str = "127.0.0.1") -> Channel:
    sender, to = "w@example.org", ("d@example.org",)
    return Channel("mail", "mail", server, port=mails.port, security=security, sender=sender, recipients=to)


def test_mail(ledger, mails) -> None:
    posted(ledger, 3, "mail")
    mails.codes = [451, 554, 250]
    deliver(ledger, [mailing(mails)], "t", lambda: NOW)
    assert states(ledger) == {"waiting": 1, "refused": 1, "sent": 1}
    deliver(ledger, [mailing(mails)], "t", lambda: NOW + timedelta(minutes=6))
    assert states(ledger) == {"refused": 1, "sent": 2}
    assert len(mails.taken) == 2
    assert "Subject: New agreement: bridge" in mails.taken[0]


def test_a_receiver_that_is_away_is_tried_once_a_round(ledger, hook) -> None:
    posted(ledger, 3, "hook")
    away = Channel("hook", "webhook", "http://127.0.0.1:9/", secret=VARIABLE)
    failed: list[tuple[str, ...]] = []
    deliver(ledger, [away], "t", lambda: NOW, lambda *why: failed.append(why))
    ((channel, state, why),) = failed
    assert (channel, state, why.startswith("cannot be reached")) == ("hook", "waiting", True)
    here = Channel("hook", "webhook", hook.address, secret=VARIABLE)
    deliver(ledger, [here], "t", lambda: NOW + timedelta(minutes=1))
    assert states(ledger) == {"sent": 2, "waiting": 1}
    deliver(ledger, [here], "t", lambda: NOW + timedelta(minutes=6))
    assert set(hook.ids().values()) == {1}
    assert states(ledger) == {"sent": 3}


def test_an_atom_file_keeps_its_entries(ledger, tmp_path) -> None:
    channel = Channel("feed", "atom", str(tmp_path / "alerts.atom"))
    posted(ledger, 2, "feed")
    deliver(ledger, [channel], "Peru – Norway", lambda: NOW)
    first = (tmp_path / "alerts.atom").read_bytes()
    deliver(ledger, [channel], "Peru – Norway", lambda: NOW)
    assert (tmp_path / "alerts.atom").read_bytes() == first
    ids = [entry.findtext(f"{ATOM}id") for entry in etree.fromstring(first).iter(f"{ATOM}entry")]
    assert len(set(ids)) == 2


def test_what_was_claimed_is_never_sent_again(ledger, hook) -> None:
    posted(ledger, 1, "hook")
    assert claim(ledger, "hook", NOW) is not None
    deliver(ledger, [Channel("hook", "webhook", hook.address, secret=VARIABLE)], "t", lambda: NOW + timedelta(days=9))
    assert (states(ledger), hook.taken) == ({"claimed": 1}, [])


@pytest.mark.parametrize(
    ("section", "words"),
    [
        ("feeds: [file:///etc/passwd]", "no web address"),
        ("alerts: [{name: a, when: noon}]", "not known here"),
        ("alerts: [{name: a, when: agreement, days: 3}]", "no such key"),
        ("alerts: [{name: a, when: deadline near, days: 0}]", "whole number"),
        ("alerts: [{name: a, when: deadline near, days: .nan}]", "not a number|whole number"),
        ("alerts: [{name: a, when: deadline near, days: nan}]", "whole number"),
        ("alerts: [{name: a, when: deadline near, days: inf}]", "whole number"),
        ("feeds: ['http://[']", "no web address"),
        ("channels: [{name: h, by: webhook, url: 'https://[', secret: K}]", "no web address"),
        ("alerts: [{name: a, when: agreement}, {name: a, when: force}]", "given twice"),
        ("channels: [{name: h, by: webhook, url: 'http://example.org', secret: K}]", "https"),
        ("channels: [{name: m, by: mail, server: example.org, from: a@b.c, to: [a@b.c], security: none}]", "starttls"),
        ("channels: [{name: m, by: mail, server: example.org, from: a@b.c, to: ['a, b']}]", "no mail address"),
    ],
)
def test_what_is_wrong_with_a_watch_is_said_with_its_place(tmp_path, section: str, words: str) -> None:
    file = tmp_path / "p.yaml"
    file.write_text(f"name: p\nparties: [PER, NOR]\nwatch:\n  {section}\n", encoding="utf-8")
    with pytest.raises(ProfileError, match=rf"line 4, watch\..*{words}"):
        load(str(file))


def logged(ledger: Ledger, *rows: tuple[str, str, str]) -> None:
    with ledger.writing() as connection:
        values = [{"at": NOW.isoformat(), "thing": thing, "what": what, "note": note} for thing, what, note in rows]
        connection.execute(insert(account.changes), values)


def thing_of(ledger: Ledger) -> str:
    with ledger.reading() as connection:
        return str(connection.execute(select(account.undertakings.c.id)).scalar_one())


def test_each_change_of_force_is_told(ledger) -> None:
    told(ledger, AGREED)
    queries = (Query("softer", "force", change="weakened"),)
    alerts.begin(ledger, queries, ["c"], TODAY, NOW)
    thing = thing_of(ledger)
    logged(ledger, (thing, "weakened", "first"), (thing, "strengthened", "then"), (thing, "weakened", "again"))
    titles = ["Weakened: build harbour number 5"] * 2
    assert asked(ledger, *queries) == titles
    assert asked(ledger, *queries) == titles


def test_deadlines_are_told_when_they_are_near_and_when_they_have_passed(ledger) -> None:
    told(ledger, AGREED)
    with ledger.writing() as connection:
        body = dict(connection.execute(select(account.undertakings.c.body)).scalar_one())
        body["deadline"] = "2026"
        connection.execute(update(account.undertakings).values(deadline="2026", body=body))
    queries = (Query("soon", "deadline near", days=30), Query("late", "deadline passed", pillar="infrastructure"))
    alerts.begin(ledger, queries, ["c"], TODAY, NOW)
    assert asked(ledger, *queries) == []
    near = "Deadline near (2026): build harbour number 5"
    assert asked(ledger, *queries, day=date(2026, 11, 30)) == []
    assert asked(ledger, *queries, day=date(2026, 12, 1)) == [near]
    assert asked(ledger, *queries, day=date(2026, 12, 31)) == [near]
    both = {near, "Deadline passed (2026): build harbour number 5"}
    assert set(asked(ledger, *queries, day=date(2027, 1, 1))) == both
    assert len(asked(ledger, *queries, day=date(2027, 6, 1))) == 2
    alerts.begin(ledger, (Query("new", "deadline passed"),), ["c"], date(2027, 6, 1), NOW)
    assert len(asked(ledger, Query("new", "deadline passed"), day=date(2027, 6, 1))) == 2, "it had passed before"


def test_discrepancies_are_told_by_kind_and_severity(ledger) -> None:
    queries = (Query("high", "discrepancy", kind="value", severity="high"),)
    alerts.begin(ledger, queries, ["c"], TODAY, NOW)
    for kind, severity in (("value", "high"), ("value", "low"), ("date", "high")):
        span = Span("d-1", 0, 4, "five")
        sides = tuple(Side(f"c-{kind}-{severity}-{n}", span, f"{n} ships") for n in (4, 5))
        found = Discrepancy(DiscrepancyKind(kind), Severity(severity), f"{kind} {severity}", sides)
        row = {"id": found.id, "kind": kind, "severity": severity, "about": "ships", "body": plain(found)}
        with ledger.writing() as connection:
            connection.execute(insert(account.discrepancies), row)
        logged(ledger, (found.id, "discrepancy", "value"))
    assert asked(ledger, *queries) == ["Discrepancy (value): value high"]
