"""Mail leaves by TLS to a server whose certificate holds, or it waits."""

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from certificates import Authority

from loopback.receivers import Mails, taking
from servanda.ledger import Ledger
from servanda.ledger.outbox import Alert, Letter, State, letters, post
from servanda.profiles.watch import Channel
from servanda.publishing.alerts import deliver
from servanda.publishing.alerts.mail import PASSWORD, USER

NOW = datetime(2026, 3, 1, tzinfo=UTC)
SERVER = "localhost"


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("certificates")


@pytest.fixture(scope="module")
def authority(folder) -> Authority:
    return Authority(folder / "trusted")


@pytest.fixture(scope="module")
def stranger(folder) -> Authority:
    return Authority(folder / "unknown")


@pytest.fixture
def waiting(tmp_path, monkeypatch, authority) -> Iterator[Ledger]:
    """A ledger with two alerts for the channel `mail`, on a machine that trusts one authority."""
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.path))
    with Ledger(str(tmp_path / "l.db"), create=True) as made:
        with made.writing() as connection:
            found = [Alert("q", f"u-{n}", "agreement", f"New agreement: pier {n}", "words") for n in range(2)]
            post(connection, found, ["mail"], NOW, State.WAITING)
        yield made


def delivered(waiting: Ledger, mails: Mails, now: datetime = NOW) -> list[tuple[str, str, str]]:
    """What `deliver` tells of mails that did not arrive."""
    security = "tls" if mails.implicit else "starttls"
    to = ("d@example.org",)
    channel = Channel("mail", "mail", SERVER, port=mails.port, security=security, sender="w@example.org", recipients=to)
    failed: list[tuple[str, str, str]] = []
    deliver(waiting, [channel], "t", lambda: now, lambda *why: failed.append(why))
    return failed


def kept(waiting: Ledger) -> list[Letter]:
    with waiting.reading() as connection:
        return letters(connection, limit=10)


@pytest.mark.parametrize("implicit", [False, True])
def test_mail_goes_by_tls(waiting, authority, monkeypatch, implicit: bool) -> None:
    monkeypatch.setenv(USER, "desk")
    monkeypatch.setenv(PASSWORD, "secret")
    with taking(Mails(context=authority.server(SERVER), implicit=implicit)) as mails:
        assert delivered(waiting, mails) == []
    assert [one.state for one in kept(waiting)] == [State.SENT] * 2
    assert sorted(mails.ids()) == sorted(one.id for one in kept(waiting))
    assert mails.encrypted >= {"AUTH", "MAIL", "RCPT", "DATA"}
    assert mails.plain <= {"EHLO", "STARTTLS"}


@pytest.mark.parametrize("implicit", [False, True])
@pytest.mark.parametrize(
    ("by", "name", "days", "words"),
    [
        ("authority", "mail.example.org", 30, "Hostname mismatch"),
        ("authority", SERVER, -30, "certificate has expired"),
        ("stranger", SERVER, 30, "unable to get local issuer certificate"),
    ],
)
def test_a_server_with_a_certificate_that_does_not_hold_gets_nothing(
    request, waiting, monkeypatch, implicit: bool, by: str, name: str, days: int, words: str
) -> None:
    monkeypatch.setenv(USER, "desk")
    monkeypatch.setenv(PASSWORD, "secret")
    made_by = request.getfixturevalue(by)
    with taking(Mails(context=made_by.server(name, days), implicit=implicit)) as mails:
        ((channel, state, why),) = delivered(waiting, mails)
    assert (channel, state) == ("mail", "waiting")
    assert "its certificate does not hold" in why
    assert words in why
    assert "_ssl.c" not in why
    assert (mails.taken, mails.encrypted) == ([], set())
    assert mails.plain <= {"EHLO", "STARTTLS"}
    assert sorted((one.state, one.attempts, one.answer) for one in kept(waiting)) == [
        (State.WAITING, 0, ""),
        (State.WAITING, 1, why),
    ]


def test_a_server_without_starttls_gets_nothing(waiting, monkeypatch) -> None:
    monkeypatch.setenv(USER, "desk")
    monkeypatch.setenv(PASSWORD, "secret")
    with taking(Mails()) as mails:
        ((_, state, why),) = delivered(waiting, mails)
    assert state == "waiting"
    assert "offers no STARTTLS" in why
    assert (mails.taken, mails.plain) == ([], {"EHLO"})


def test_a_server_that_speaks_no_tls_where_it_should_gets_nothing(waiting) -> None:
    with taking(Mails()) as mails:
        mails.implicit = True
        ((_, state, why),) = delivered(waiting, mails)
    assert state == "waiting"
    assert "it speaks no TLS that is safe" in why
    assert mails.taken == []


def test_an_old_tls_is_refused(waiting, authority) -> None:
    context = authority.server(SERVER)
    context.maximum_version = ssl.TLSVersion.TLSv1_1
    with taking(Mails(context=context)) as mails:
        ((_, state, _),) = delivered(waiting, mails)
    assert (state, mails.taken, mails.encrypted) == ("waiting", [], set())


def test_what_waited_for_a_certificate_goes_when_it_holds(waiting, authority) -> None:
    with taking(Mails(context=authority.server("mail.example.org"))) as mails:
        delivered(waiting, mails)
        mails.context = authority.server(SERVER)
        assert delivered(waiting, mails, NOW + timedelta(minutes=1)) == []
        assert len(mails.taken) == 1, "the one that was tried rests for some minutes"
        assert delivered(waiting, mails, NOW + timedelta(minutes=6)) == []
    assert set(mails.ids().values()) == {1}
    assert [one.state for one in kept(waiting)] == [State.SENT] * 2
