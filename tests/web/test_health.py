"""Seen from outside: probes, metrics, the log and the progress of a bulk run."""

import logging
import shutil

import psycopg
import pytest
from prometheus_client.parser import text_string_to_metric_families

from servanda.ledger import Ledger
from servanda.pipeline.bulk.progress import note, progress


@pytest.mark.file
def test_alive_and_ready(open_client, example, tmp_path) -> None:
    copy = tmp_path / "copy.db"
    shutil.copy(example, copy)
    with open_client(ledger=copy) as client:
        assert (client.get("/healthz").status_code, client.get("/readyz").status_code) == (200, 200)
        copy.rename(tmp_path / "away.db")
        assert client.get("/readyz").status_code == 503
        assert client.get("/healthz").status_code == 200
        assert not copy.exists(), "asking makes no ledger"


@pytest.mark.file
def test_alive_and_ready_over_a_server_that_loses_its_database(open_client, example, copied, server) -> None:
    address = copied(example)
    with open_client(ledger=address) as client:
        assert (client.get("/healthz").status_code, client.get("/readyz").status_code) == (200, 200)
        with psycopg.connect(f"{server}postgres", autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {address.rpartition('/')[2]} WITH (FORCE)")
        assert (client.get("/readyz").status_code, client.get("/statements").status_code) == (503, 503)
        assert client.get("/healthz").status_code == 200


def test_a_ledger_of_another_schema_is_not_ready(example, tmp_path) -> None:
    copy = tmp_path / "copy.db"
    shutil.copy(example, copy)
    with Ledger(str(copy)) as ledger:
        assert ledger.current()
        with ledger.writing() as connection:
            connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'e1'")
        assert not ledger.current()


def samples(text: str) -> dict[tuple[str, ...], float]:
    return {
        (s.name, *(s.labels.get(k, "") for k in ("method", "route", "status"))): s.value
        for family in text_string_to_metric_families(text)
        for s in family.samples
    }


@pytest.mark.file
def test_requests_are_counted_by_their_pattern(client) -> None:
    client.get("/undertakings/u-0000000000000000")
    client.get("/nowhere/at/all")
    client.get("/healthz", headers={"Host": "evil.example"})
    found = samples(client.get("/metrics").text)
    assert found["servanda_http_requests_total", "GET", "/undertakings/{name}", "404"] == 1, sorted(found)
    assert found["servanda_http_requests_total", "GET", "none", "404"] == 1
    assert found["servanda_http_requests_total", "GET", "none", "421"] == 1
    assert found["servanda_http_request_duration_seconds_count", "GET", "none", ""] == 2


@pytest.mark.file
def test_metrics_and_the_bulk_page_are_for_readers_and_probes_for_all(open_client) -> None:
    with open_client(hosts=("ledger.example",), host="ledger.example") as client:
        assert [client.get(path).status_code for path in ("/healthz", "/readyz")] == [200, 200]
        assert [client.get(path).status_code for path in ("/metrics", "/bulk")] == [303, 303]


@pytest.mark.file
def test_the_log_names_the_route_and_never_what_was_asked(client, caplog) -> None:
    with caplog.at_level(logging.INFO, logger="servanda.web"):
        client.get("/search?q=secret-words")
    (line,) = [r for r in caplog.records if r.name == "servanda.web"]
    assert (line.route, line.status, line.levelname) == ("/search", 200, "INFO")
    assert "secret" not in str(line.__dict__)


@pytest.mark.file
def test_the_progress_of_a_bulk_run(open_client, tmp_path) -> None:
    folder = tmp_path / "<out>"
    (folder / "state").mkdir(parents=True)
    with open_client(bulk=folder) as client:
        assert "holds no run yet" in client.get("/bulk").text
        note(str(folder), "sifting", 4, 4)
        note(str(folder), "reading", 1, 4)
        found = progress(folder)
        assert found is not None
        assert found.steps == (("sifting", 4, 4), ("reading", 1, 4))
        page = client.get("/bulk").text
        assert "<out>" not in page
        assert '<td>reading</td><td class="n r">1</td><td class="n r">4</td>' in page
        note(str(folder), "sifting", 0, 9)
        assert progress(folder).steps == (("sifting", 0, 9),), "another run begins anew"
    with open_client() as client:
        assert "--bulk FOLDER" in client.get("/bulk").text
