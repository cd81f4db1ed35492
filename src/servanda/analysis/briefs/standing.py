"""Where a target stands, in sentences."""

from __future__ import annotations

from servanda.analysis.briefs.checking import plain
from servanda.analysis.briefs.model import Citation, Sentence
from servanda.profiles import Profile
from servanda.records import Mention, Observation
from servanda.statistics.progress import Progress
from servanda.statistics.targets import Standing

_MENTIONS = 3
"""Places that a target is cited from."""


def target_sentences(standing: Standing, profile: Profile) -> list[Sentence]:
    """What the target is, in the words of its sources, then a sentence for each reporter of official figures."""
    target = standing.target
    told = sorted(target.mentions, key=lambda m: (m.force is None, str(m.told or ""), m.path))
    if not told:
        return []
    since = f", told since {target.first_told}" if target.first_told else ""
    text = f"By {target.deadline}: “{plain(told[0].evidence.quote)}”{since} in {_documents(len(target.documents))}."
    found = [Sentence(text, tuple(_words(mention) for mention in told[:_MENTIONS]))]
    found += [sentence for p in standing.progress for sentence in _progress(p, profile, str(target.deadline))]
    return found


def _progress(p: Progress, profile: Profile, deadline: str) -> list[Sentence]:
    who = profile.party(p.reporter).name() if p.reporter in profile.codes else p.reporter
    cited = tuple(dict.fromkeys((_figure(p.baseline), _figure(p.latest))))
    growth = ""
    if p.required is not None:
        growth = f"; {p.required:.1%} a year is needed from {p.baseline.period}"
        if p.since_baseline is not None:
            growth += f", {p.since_baseline:.1%} was realised since"
    category = f": {p.category.value}" if p.category else ""
    text = f"As {who} counts, it was {_amount(p.latest)} in {p.latest.period}{growth}{category}."
    found = [Sentence(text, cited)]
    outlook = p.outlook
    if outlook.probability is not None and outlook.intervals is not None:
        low, high = outlook.intervals[80]
        unit = p.latest.unit
        text = (
            f"If {who}'s figures go on as in the last {outlook.points}, they come to between {_short(low)} and "
            f"{_short(high)} {unit} in {deadline[:4]} (80 % interval), with a probability of {outlook.probability:.0%} "
            "of reaching the target."
        )
        found.append(Sentence(text, cited))
    return found


def _words(mention: Mention) -> Citation:
    at = mention.evidence
    return Citation(mention.path, str(mention.told) if mention.told else None, at.quote, at.document, at.start, at.end)


def _figure(o: Observation) -> Citation:
    return Citation(f"{o.source}, {o.period}", str(o.vintage) if o.vintage else None, url=o.url)


def _amount(o: Observation) -> str:
    return f"{_short(float(o.value))} {o.unit}"


def _short(value: float) -> str:
    for factor, word in ((1e9, " billion"), (1e6, " million")):
        if abs(value) >= factor:
            return f"{value / factor:,.1f}{word}"
    return f"{value:,.0f}"


def _documents(count: int) -> str:
    return f"{count} document{'s' if count != 1 else ''}"
