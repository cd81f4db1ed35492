"""Keys, tokens and passwords are found in what is exported, and named without being shown."""

import pytest

from servanda.publishing.exports.secrets import rules, secrets

pytestmark = pytest.mark.file
RULES = rules()


@pytest.mark.parametrize("rule", RULES, ids=[rule["name"] for rule in RULES])
def test_each_form_finds_its_example_and_nothing_like_it(rule: dict) -> None:
    example = "".join(rule["example"])
    found = list(secrets([f'{{"id": "s-1"}}\n{{"type": "x", "id": "s-2", "quote": "see {example}', ' here"}\n']))
    assert [(s.kind, s.line, s.record) for s in found if s.kind == rule["name"]] == [(rule["name"], 2, "s-2")]
    assert not any(example in str(s) for s in found)
    assert not [s for text in rule["not"] for s in secrets([text]) if s.kind == rule["name"]]


def test_a_secret_across_two_pieces_is_found() -> None:
    first, second = next(rule for rule in RULES if rule["name"] == "an access key of AWS")["example"]
    assert [s.line for s in secrets(["one\ntwo ", first, second, "\nthree"])] == [2]


def test_a_long_line_is_no_trouble() -> None:
    assert not list(secrets(["password " * 300_000]))
