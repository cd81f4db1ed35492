"""How far a reading is to be trusted."""

from __future__ import annotations

from servanda.reading.cues import Cue
from servanda.records import Force

_BY_FRAME = {
    ("that", Force.POSITION): 0.82,
    ("that", Force.ASPIRATION): 0.74,
    ("noun", Force.POSITION): 0.82,
    ("noun", Force.AGREEMENT): 0.8,
    ("noun", Force.REQUEST): 0.72,
    ("noun", Force.COMMITMENT): 0.84,
    ("noun", Force.ASPIRATION): 0.82,
    ("ing", Force.ASPIRATION): 0.74,
    ("to", Force.COMMITMENT): 0.78,
}
_USUAL = 0.91
_UNCUED = {Force.AGREEMENT: 0.92, Force.COMMITMENT: 0.7, Force.ASPIRATION: 0.6, Force.POSITION: 0.45}
_GUESSED = 0.5
"""Share of right readings where the words do not name the speaker and the paragraph had to."""


def confidence(cue: Cue, frame: str, force: Force, *, sure: bool) -> float:
    """The share of readings made this way that are right in content, force and parties, 0 to 1.

    `sure` says that the words themselves name the speaker. The shares were counted on the annotated documents
    (`make evaluate` prints the reliability table); a way of reading that is too rare to count has the usual share.
    """
    uncued = cue.name in {"told", "modal"}
    base = _UNCUED.get(force, _USUAL) if uncued else _BY_FRAME.get((frame, force), _USUAL)
    return base if sure else round(base * _GUESSED, 2)
