"""Words that are looked for before the patterns of the ends of lines stand in everything these patterns match."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from servanda.sources.data import LANGUAGES, load

ENDINGS = [
    (language, kind, pattern)
    for language in ("common", *LANGUAGES)
    for kind, patterns in load(language)["patterns"].items()
    for pattern in patterns
    if not pattern.startswith("^")
]


@pytest.mark.parametrize(("language", "kind", "pattern"), ENDINGS)
def test_every_ending_holds_one_of_its_words(language, kind, pattern):
    words = load(language)["ending_words"][kind]

    @settings(derandomize=True, max_examples=100, deadline=None, database=None)
    @given(st.from_regex(re.compile(pattern)))
    def holds(line: str) -> None:
        assert any(word in line.lower() for word in words)

    holds()
