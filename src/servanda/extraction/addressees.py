"""Who is to act on it."""

from __future__ import annotations

from servanda.extraction.complements import Complement
from servanda.extraction.holders import Stage
from servanda.reading.parsing import Parsed
from servanda.records import Force, Who


def addressees(
    parsed: Parsed,
    force: Force,
    opened: Complement,
    first: int,
    last: int,
    speakers: tuple[Who, ...],
    subject: frozenset[str] | None,
    stage: Stage,
) -> tuple[Who, ...]:
    """The parties that are to act on the content between two tokens, without names.

    An agreement binds all; a request or proposal those who are asked; a commitment or an offer names the party that
    benefits where its words do; the other forces address nobody.
    """
    codes = stage.profile.codes
    own = {w.party for w in speakers}
    if force is Force.AGREEMENT:
        return stage.everyone
    if force in {Force.REQUEST, Force.PROPOSAL}:
        asked = stage.parties(parsed, *opened.whom) if opened.whom else frozenset()
        if not asked and subject and opened.frame == "that":
            asked = subject
        if not asked and force is Force.PROPOSAL:
            asked = frozenset(codes)
        if not asked and not opened.whom and len(own) == 1:
            asked = frozenset(codes) - own
        return _ordered(asked, codes)
    if force in {Force.COMMITMENT, Force.OFFER} and len(own) == 1:
        named = stage.parties(parsed, first, last) - own
        return _ordered(named, codes)
    return ()


def _ordered(parties: frozenset[str], codes: tuple[str, ...]) -> tuple[Who, ...]:
    return tuple(Who(code) for code in codes if code in parties)
