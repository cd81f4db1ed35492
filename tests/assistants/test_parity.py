"""What assistants are told is the same whichever store holds the ledger."""

import pytest

pytestmark = pytest.mark.file
ASKED = (
    ("search", {"query": "visa", "limit": 50}),
    ("search", {"query": "To Lam"}),
    ("readouts", {"event": "2025-08-11"}),
    ("compare", {"first": "2025-08-11-readout-seoul.txt", "second": "2025-08-11-readout-hanoi.txt", "limit": 50}),
    ("targets", {"limit": 50}),
    ("cite", {"id": "s-"}),
)


def test_answers_of_both_stores(example, shared, ask) -> None:
    other = shared(example)
    for tool, arguments in ASKED:
        assert ask(example, tool, **arguments) == ask(other, tool, **arguments), tool
    for hit in ask(example, "search", query="visa", limit=50).structured_content["statements"][:10]:
        for tool, name in (("undertaking", hit["undertaking"]), ("cite", hit["id"])):
            found = ask(example, tool, id=name)
            assert not found.is_error
            assert found == ask(other, tool, id=name)
