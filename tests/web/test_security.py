"""Who may do what, and what is refused to everybody."""

import json
import re
import shutil
import stat

import pytest

from servanda.web.access import local_path
from servanda.web.accounts import AccountError, Accounts, Right
from servanda.web.sessions import IDLE, LONGEST, Sessions, form_token, form_token_fits
from servanda.web.shield import LARGEST_BODY

pytestmark = pytest.mark.file


@pytest.mark.both
def test_every_answer_carries_the_headers(client) -> None:
    for path in ("/", "/nowhere", "/api/v1/statements", "/login"):
        headers = client.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "*" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert headers["referrer-policy"] == "same-origin"


@pytest.mark.both
def test_no_page_has_inline_script_or_style(client) -> None:
    for path in (
        "/",
        "/documents",
        "/statements",
        "/figures",
        "/events",
        "/actors",
        "/search?q=visa",
        "/login",
        "/api",
    ):
        page = client.get(path).text
        assert not re.search(r"<script(?![^>]* src=)", page), path
        assert not re.search(r"<style|\sstyle=|\son\w+=", page), path


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1", 200),
        ("localhost:8321", 200),
        ("[::1]:8321", 200),
        ("LOCALHOST.", 200),
        ("evil.example", 421),
        ("127.0.0.1.evil.example", 421),
        ("", 421),
    ],
)
def test_only_known_names_are_answered(client, host, status) -> None:
    assert client.get("/", headers={"Host": host}).status_code == status


def test_a_named_host_is_answered_to_users_only(open_client, tmp_path) -> None:
    accounts = Accounts(tmp_path / "users.json")
    accounts.add("mai", "a long password", Right.READ)
    token = accounts.issue("mai")
    with open_client("ledger.example", hosts=("ledger.example",)) as client:
        answer = client.get("/statements?force=request")
        assert answer.status_code == 303
        assert answer.headers["location"] == "/login?needed=read&next=%2Fstatements%3Fforce%3Drequest"
        assert client.get("/api/v1/statements").status_code == 401
        assert client.get("/static/x/y").status_code == 404
        bearer = {"Authorization": f"Bearer {token}"}
        assert client.get("/api/v1/statements", headers=bearer).status_code == 200
        assert client.get("/api/v1/statements", headers={"Authorization": "Bearer wrong"}).status_code == 401
        form = {"name": "mai", "password": "a long password", "next": "/statements"}
        assert client.post("/login", data=form).headers["location"] == "/statements"
        assert client.get("/statements").status_code == 200
    with open_client("ledger.example", hosts=("ledger.example",), public=True) as client:
        assert client.get("/statements").status_code == 200


def test_the_code_of_the_server_counts_once(open_client) -> None:
    with open_client(ticket="a-code-for-one-use") as client:
        assert client.post("/login", data={"code": "another"}).status_code == 403
        answer = client.post("/login", data={"code": "a-code-for-one-use"})
        assert answer.status_code == 303
        cookie = answer.headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=strict" in cookie
        assert "Log out" in client.get("/").text
        token = re.search(r'name="form_token" value="([^"]+)"', client.get("/").text)[1]
        assert client.post("/logout").status_code == 403
        assert client.post("/logout", data={"form_token": token}).status_code == 303
        assert "Log out" not in client.get("/").text
        assert client.post("/login", data={"code": "a-code-for-one-use"}).status_code == 403


@pytest.mark.both
def test_reviewing_takes_its_right_and_the_token_of_a_form(open_client, example, tmp_path) -> None:
    ledger = tmp_path / "reviewed.db"
    shutil.copy(example, ledger)
    accounts = Accounts(tmp_path / "users.json")
    accounts.add("reader", "a long password", Right.READ)
    accounts.add("judge", "a long password", Right.REVIEW)
    with open_client(ledger=str(ledger)) as client:
        target = client.get("/api/v1/statements?size=1").json()["items"][0]["id"]
        form = {"verb": "accept", "target": target, "why": "checked"}
        assert client.get("/review").status_code == 303
        assert client.post("/review", data=form).status_code == 303
        reads = {"Authorization": f"Bearer {accounts.issue('reader')}"}
        assert client.post("/review", data=form, headers=reads).headers["location"].startswith("/login")
        client.post("/login", data={"name": "judge", "password": "a long password"})
        assert client.post("/review", data=form).status_code == 403
        token = re.search(r'name="form_token" value="([^"]+)"', client.get("/review").text)[1]
        evil = {"Origin": "https://evil.example"}
        assert client.post("/review", data={**form, "form_token": token}, headers=evil).status_code == 403
        assert client.get("/api/v1/decisions").json() == []
        assert client.post("/review", data={**form, "form_token": token}).status_code == 303
        (entry,) = client.get("/api/v1/decisions").json()
        assert (entry["verb"], entry["targets"], entry["by"]) == ("accept", [target], "judge")
        assert client.get(f"/api/v1/records/{target}").json()["by"] == "judge: accept"
        wrong = client.post("/review", data={**form, "target": "s-none", "form_token": token})
        assert wrong.status_code == 422
        assert "no such record" in wrong.text


def test_a_form_from_another_site_is_refused(open_client) -> None:
    with open_client(ticket="a-code-for-one-use") as client:
        for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}):
            answer = client.post("/login", data={"code": "a-code-for-one-use"}, headers=headers)
            assert answer.status_code == 403


def test_passwords_cannot_be_tried_for_ever(open_client) -> None:
    with open_client() as client:
        statuses = [
            client.post("/login", data={"name": "x", "password": "wrong password"}).status_code for _ in range(7)
        ]
        assert statuses == [403] * 5 + [429] * 2


def test_a_flood_is_refused(open_client) -> None:
    with open_client(rate=0.001, burst=3) as client:
        assert [client.get("/robots.txt").status_code for _ in range(5)] == [200] * 3 + [429] * 2


@pytest.mark.both
def test_large_bodies_and_long_addresses_are_refused(client) -> None:
    assert client.post("/login", content=b"x" * (LARGEST_BODY + 1)).status_code == 413
    chunks = (b"name=" + b"x" * 1024 for _ in range(200))
    answer = client.post("/login", content=chunks, headers={"Content-Type": "application/x-www-form-urlencoded"})
    assert answer.status_code in {400, 403, 413, 422}
    assert client.get("/search?q=" + "x" * 5000).status_code == 414


@pytest.mark.parametrize(
    ("wanted", "to"),
    [
        ("/statements?force=request", "/statements?force=request"),
        ("https://evil.example/", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("\\\\evil.example", "/"),
        ("/\t/evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
        (None, "/"),
    ],
)
def test_logging_in_leads_nowhere_else(wanted, to) -> None:
    assert local_path(wanted) == to


def test_accounts_are_kept_as_hashes_for_their_owner(tmp_path) -> None:
    file = tmp_path / "deep" / "users.json"
    accounts = Accounts(file)
    accounts.add("mai", "a long password", Right.REVIEW)
    token = accounts.issue("mai")
    kept = file.read_text()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "a long password" not in kept
    assert token not in kept
    assert "$argon2id$" in kept
    assert accounts.check("mai", "a long password") is Right.REVIEW
    assert accounts.check("mai", "another password") is None
    assert accounts.check("nobody", "a long password") is None
    assert accounts.bearer(token) == ("mai", Right.REVIEW)
    others = Accounts(file)
    others.remove("mai")
    assert accounts.bearer(token) is None
    assert accounts.check("mai", "a long password") is None
    for wrong in (
        lambda: others.remove("mai"),
        lambda: others.issue("mai"),
        lambda: others.add("x", "short", Right.READ),
    ):
        with pytest.raises(AccountError):
            wrong()
    file.write_text("[]")
    with pytest.raises(AccountError, match="users"):
        Accounts(file).all()


def test_sessions_end() -> None:
    now = [0.0]
    sessions = Sessions(lambda: now[0])
    cookie = sessions.begin("mai", Right.REVIEW)
    assert sessions.find(cookie).name == "mai"
    assert sessions.find("another") is None
    now[0] = IDLE - 1
    assert sessions.find(cookie)
    now[0] = 2 * IDLE
    assert sessions.find(cookie) is None
    cookie = sessions.begin("mai", Right.REVIEW)
    for _ in range(4):
        now[0] += IDLE - 1
        kept = sessions.find(cookie)
    assert now[0] - 2 * IDLE > LONGEST
    assert kept is None


def test_a_form_token_is_of_its_session_and_never_the_same() -> None:
    sessions = Sessions()
    one, other = (sessions.find(sessions.begin(name, Right.REVIEW)) for name in ("mai", "kim"))
    tokens = {form_token(one) for _ in range(3)}
    assert len(tokens) == 3
    assert all(form_token_fits(one, token) for token in tokens)
    assert not any(form_token_fits(other, token) for token in tokens)
    for wrong in ("", "x", "ü", "A" * 88):
        assert not form_token_fits(one, wrong)


@pytest.mark.both
def test_errors_are_pages_or_json_and_hold_no_traceback(client) -> None:
    page = client.get("/records/s-none")
    assert page.status_code == 404
    assert "Traceback" not in page.text
    assert client.get("/api/v1/records/none").json() == {"detail": "No record of this ledger has that name."}
    wrong = client.get("/statements?from=<b>yesterday")
    assert wrong.status_code == 422
    assert "<b>yesterday" not in wrong.text
    assert json.loads(client.get("/api/v1/statements?size=0").text)["detail"].startswith("size:")
