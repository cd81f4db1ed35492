"""A target told in plain text."""

from __future__ import annotations

from collections.abc import Iterator

from servanda.analysis.targets import Targets
from servanda.profiles import Profile
from servanda.records import Observation, Quality, Target
from servanda.statistics import vocabulary
from servanda.statistics.mirror import causes
from servanda.statistics.progress import Progress
from servanda.statistics.series import year_of
from servanda.statistics.targets import Outcome, Past, Standing

_SCALES = ((1e9, "billion"), (1e6, "million"))


def target_text(standing: Standing, found: Targets, profile: Profile) -> str:
    """Everything that is known of a target, a line for each thing, without line end."""
    return "\n".join(_lines(standing, found, profile))


def _lines(standing: Standing, found: Targets, profile: Profile) -> Iterator[str]:
    target = standing.target
    yield f"{_wanted(target)} of {_name(target.indicator, profile)} by {target.deadline or 'no date told'}" + (
        f" ({', '.join(target.qualifiers)})" if target.qualifiers else ""
    )
    yield "  " + _told(target)
    if target.set_on:
        yield f"  set on {target.set_on} by {target.set_by} ({target.source})"
    for mention in target.mentions:
        who = ", ".join(str(w) for w in mention.speakers)
        told = mention.told or "no date"
        yield f"    {told}  {mention.path}  {mention.force or 'figure'}  {who}".rstrip() + (
            f"  told as {mention.multiple} times" if mention.multiple else ""
        )
    if standing.own.outcome not in {Outcome.OPEN, Outcome.UNKNOWN}:
        yield f"  {standing.own.outcome.value}"
    if not standing.progress:
        yield "  no official figures measure it: `servanda statistics fetch` and `import` add some"
    for p in standing.progress:
        yield from _progress(p, standing, profile)
    if len(standing.progress) > 1:
        yield f"  {causes(target.indicator)}"
    yield from _measures(target, found, profile)
    for past in standing.previous:
        yield _past(past)
    for slipped in standing.slipped:
        value, _, dates = slipped.partition(": ")
        yield f"  put off: {_money(float(value.split()[0]))} {value.split()[1]} by {' -> '.join(dates.split(', '))}"


def _told(target: Target) -> str:
    count = len(target.documents)
    since = f" since {target.first_told}" if target.first_told else ""
    force = (
        f", most firmly as {_article(target.force.value)} of {', '.join(map(str, target.speakers))}"
        if target.force
        else ""
    )
    return f"told in {count} document{'s' if count != 1 else ''}{since}{force}"


def _progress(p: Progress, standing: Standing, profile: Profile) -> Iterator[str]:
    start, now, judged = year_of(p.baseline), year_of(p.latest), year_of(p.judged)
    multiple = f"; the target is {p.multiple:.2f} times that of {start}"
    figures = ", ".join(dict.fromkeys((_figure(p.baseline), _figure(p.judged), _figure(p.latest))))
    yield f"  as {_party(p.reporter, profile)} counts: {figures}{multiple}"
    if standing.target.value is None:
        yield f"    {standing.target.multiple} times the figure of {start} is {_money(p.value)}"
    if p.required is not None:
        from_now = f", {_percent(p.required_now)} from {now}" if p.required_now is not None and now != start else ""
        yield f"    required growth {_percent(p.required)} a year from {start}{from_now}"
    realised = [f"{_percent(p.since_baseline)} from {start} to {judged}"] if p.since_baseline is not None else []
    realised += [f"{_percent(growth)} over {span} years" for span, growth in p.realised.items() if growth is not None]
    category = f": {p.category.value}" if p.category else f"; no figure after {start} to judge by"
    yield f"    realised growth a year {', '.join(realised) or 'unknown'}{category}"
    yield from _outlook(p, standing)


def _outlook(p: Progress, standing: Standing) -> Iterator[str]:
    outlook = p.outlook
    deadline = standing.target.deadline.year if standing.target.deadline else 0
    if outlook.probability is None or outlook.intervals is None or outlook.median is None:
        yield f"    no forecast: {outlook.status} ({outlook.points} annual points)"
        return
    low, high = outlook.intervals[80]
    yield (
        f"    if it goes on as in the last {outlook.points} figures: {_money(low)} to {_money(high)} in {deadline} "
        f"(80 % interval), median {_money(outlook.median)}; probability of reaching the target "
        f"{outlook.probability * 100:.0f} %"
    )
    others = [f"{share * 100:.0f} % on {count} figures" for count, share in outlook.sensitivity[1:]]
    year = f"the median reaches it in {outlook.year}" if outlook.year else "the median does not reach it"
    marked = f"; {outlook.marked} of the {outlook.points} figures are derived or second-hand" if outlook.marked else ""
    yield f"    {year}; with longer memory {', '.join(others)}{marked}" if others else f"    {year}{marked}"


def _measures(target: Target, found: Targets, profile: Profile) -> Iterator[str]:
    for qualifier in target.qualifiers:
        if vocabulary.measure_of(qualifier) != "trade.balance_ratio" or not target.indicator.startswith("trade."):
            continue
        for b in found.balances:
            year, value = b.latest
            trend = "" if b.slope is None else f", {b.slope:+.3f} a year ({'towards' if b.nearer else 'away from'} 0)"
            yield (
                f"  {qualifier}: balance ratio (exports - imports) / (exports + imports) of "
                f"{_party(b.reporter, profile)} {value:+.2f} in {year}{trend}"
            )


def _past(past: Past) -> str:
    figures = ", ".join(
        f"{o.reporter} {_money(float(o.value))} in {year_of(o)}"
        + (f", reached {year}" if year and past.outcome is not Outcome.REACHED else "")
        for o, year in past.figures
    )
    by = f", set {past.target.known_since}" if past.target.known_since else ""
    return f"  before: {_wanted(past.target)} by {past.target.deadline}{by}: {past.outcome.value} ({figures})"


def _wanted(target: Target) -> str:
    if target.value is None:
        return f"{target.multiple} times the earlier figure"
    return f"{_money(float(target.value))} {target.unit}"


def _figure(o: Observation) -> str:
    mark = "" if o.quality is Quality.OFFICIAL else f" ({o.quality.value})"
    return f"{_money(float(o.value))} {o.unit} in {o.period}{mark}"


def _name(indicator: str, profile: Profile) -> str:
    return next((i.names.get("en", (indicator,))[0] for i in profile.indicators if i.key == indicator), indicator)


def _party(code: str, profile: Profile) -> str:
    return profile.party(code).name() if code in profile.codes else code


def _article(word: str) -> str:
    return f"{'an' if word[0] in 'aeiou' else 'a'} {word}"


def _money(value: float) -> str:
    factor, word = next(((f, w) for f, w in _SCALES if abs(value) >= f), (1.0, ""))
    return f"{value / factor:,.1f}".removesuffix(".0") + (f" {word}" if word else "")


def _percent(share: float | None) -> str:
    return "?" if share is None else f"{share * 100:.2f} %"
