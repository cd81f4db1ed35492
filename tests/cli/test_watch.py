"""watch and alerts as their user meets them."""

import json
from datetime import UTC, datetime

from servanda.ledger import Ledger
from servanda.ledger.outbox import Alert, State, post

INWARD = "http://127.0.0.1:9/feed.xml"


def test_an_address_inside_is_refused_and_told_as_json(command, tmp_path) -> None:
    done = command(tmp_path, "watch", INWARD, "--once", "--log-format", "json")
    assert done.returncode == 1
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    trouble = next(line for line in lines if line.get("input") == INWARD)
    assert (trouble["level"], trouble["logger"]) == ("warning", "servanda.watch")
    assert lines[-1]["event"] == "round"
    assert lines[-1]["polls"] == {"asked": 1, "failed": 1}
    text = command(tmp_path, "watch", INWARD, "--once")
    assert "round" in text.stderr
    assert "'left': 1" in text.stderr, "after an error it rests, over runs"


def test_why_alerts_were_not_sent_is_logged_and_listed(command, tmp_path) -> None:
    file = tmp_path / "watch.yaml"
    file.write_text("channels: [{name: desk, by: mail, server: localhost, port: 9, from: a@b.c, to: [d@b.c]}]\n")
    with Ledger(str(tmp_path / "l.db"), create=True) as store, store.writing() as connection:
        found = [Alert("q", f"u-{n}", "agreement", "New agreement: build a pier", "words") for n in range(2)]
        post(connection, found, ["desk"], datetime(2026, 3, 1, tzinfo=UTC), State.WAITING)
    done = command(tmp_path, "watch", INWARD, "--once", "--watch", str(file), "--log-format", "json")
    (told,) = [line for line in map(json.loads, done.stderr.splitlines()) if line["event"] == "alerts not sent"]
    assert (told["level"], told["channel"], told["state"], told["alerts"]) == ("warning", "desk", "waiting", 1)
    assert told["why"].startswith("cannot be reached")
    assert told["why"] in command(tmp_path, "alerts", "list", "--state", "waiting").stdout


def test_wrong_usage_is_told(command, tmp_path) -> None:
    for arguments, words in (
        (("watch", "--once"), "nothing to watch"),
        (("watch", "a.txt", "--once"), "no web address"),
        (("watch", INWARD, "--log-format", "xml"), "no such format"),
        (("watch", INWARD, "--log-level", "loud"), "no such level"),
        (("alerts", "list", "--state", "lost"), "no such state"),
    ):
        done = command(tmp_path, *arguments)
        assert (done.returncode, words in done.stderr) == (2, True), done.stderr


def test_alerts_are_listed(command, tmp_path) -> None:
    with Ledger(str(tmp_path / "l.db"), create=True) as store, store.writing() as connection:
        found = [Alert("q", "u-1", "agreement", "New agreement: build a pier", "words")]
        post(connection, found, ["desk"], datetime(2026, 3, 1, tzinfo=UTC), State.WAITING)
    done = command(tmp_path, "alerts", "list")
    assert done.stdout == "2026-03-01T00:00  desk  waiting  q  u-1  New agreement: build a pier\n"
    assert command(tmp_path, "alerts", "list", "--state", "sent").stdout == ""
