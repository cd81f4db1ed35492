"""Whether a document is about what states do, so that what people say in it can be a state's word."""

from __future__ import annotations

from servanda.reading import official
from servanda.reading.cast import Cast
from servanda.reading.data import load
from servanda.records import Document


def concerns_states(document: Document, cast: Cast) -> bool:
    """Whether `document` names anybody who acts for a state: an office, an organ of government, or parties together.

    A match report quotes a runner of one country in another; nothing of what he hopes binds anybody.
    """
    if not cast.mentions:
        return False
    heads, organs = (
        load(document.language, "titles")["heads"],
        frozenset(load(document.language, "actors")["statecraft"]),
    )
    ranks = frozenset(load(document.language, "actors")["ranks_of_state"])
    for mention in cast.mentions:
        if mention.kind in {"group", "role"}:
            return True
        if mention.kind == "organ" and mention.head in organs:
            return True
        told = heads.get(mention.head, {}).get("rank") in ranks or mention.head in organs
        if mention.kind in {"person", "office"} and mention.official and told:
            return True
    return official(document)
