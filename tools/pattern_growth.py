"""How the time of every regular expression of the package grows; `pattern_growth.py` fails where one is super-linear.

A pattern is found where `re` compiles it for a module of the package, be it written there or made out of data: all
modules are imported and a document of each language goes all the way, from bytes to an export. Each is then run, by
`match` and by `finditer`, on texts made against it: what it repeats without bound, repeated, with and without what it
wants before, and with an end that does not fit (the attack strings of Weideman et al., "Analyzing matching time
behavior of backtracking regular expression matchers by using ambiguity of NFA", 2016, not always the shortest).
Processor time is measured, at three lengths. Twice the length takes a linear pattern twice the time and a quadratic one
four times; the limit lies between, and both steps have to be above it.
"""

from __future__ import annotations

import argparse
import re
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from types import FrameType
from typing import Any

from pattern_walk import walk

MIDDLE = 8_000
"""Characters of the texts that are run first; those that take longest are run at half and at twice this as well."""
STEEPEST = 2.83
"""The most that twice the length may cost: the geometric middle of linear (2) and quadratic (4)."""
NOTICED = 0.006
"""Seconds of the processor below which nothing is compared: the fastest quadratic pattern takes five times as long."""
PATIENCE = 0.5
"""Seconds of the processor after which one run is given up and compared at shorter texts."""
_ENOUGH = 0.04
"""Seconds of the processor that are measured, at least: ten ticks of a clock of 250 Hz."""
_CLOSER = 3
"""Texts of each pattern that are measured at three lengths."""
_MANY = 1_000
"""Repeats of at least so many count as without bound."""
_BRANCHES = 4
_ENDS = ("", "\x00", "!", "\n")


@dataclass(frozen=True, slots=True)
class Found:
    """A pattern, and the first place in the package that compiled it."""

    pattern: str
    flags: int
    place: str

    @property
    def compiled(self) -> re.Pattern[str] | re.Pattern[bytes]:
        """The pattern itself."""
        return re.compile(self.pattern, self.flags)


@dataclass(frozen=True, slots=True)
class Growth:
    """The steepest growth of one pattern, with the text it was met on (its unit) and the time at MIDDLE characters."""

    found: Found
    factor: float
    seconds: float
    unit: str
    how: str

    @property
    def steep(self) -> bool:
        """Whether it is super-linear."""
        return self.factor > STEEPEST


@contextmanager
def listening(into: dict[tuple[Any, int], str], package: str = "servanda") -> Iterator[None]:
    """Write down every pattern that is compiled for a module of `package` meanwhile, whoever calls whom in `re`."""
    inner: Callable[[Any, int], re.Pattern[Any]] = re._compile  # type: ignore[attr-defined]  # noqa: SLF001

    def compiling(pattern: Any, flags: Any) -> re.Pattern[Any]:
        made = inner(pattern, flags)
        frame = _caller(package)
        if frame is not None:
            into.setdefault((made.pattern, made.flags), f"{frame.f_globals['__name__']}:{frame.f_lineno}")
        return made

    re.purge()
    re._compile = compiling  # type: ignore[attr-defined]  # noqa: SLF001
    try:
        yield
    finally:
        re._compile = inner  # type: ignore[attr-defined]  # noqa: SLF001


def _caller(package: str) -> FrameType | None:
    """The frame of `package` that called `re`, directly or by functions of `re`; None where another package did."""
    frame: FrameType | None = sys._getframe(2)  # noqa: SLF001
    while frame is not None and frame.f_globals.get("__name__") == "re":
        frame = frame.f_back
    if frame is None or not str(frame.f_globals.get("__name__", "")).startswith(f"{package}."):
        return None
    return frame


# --- texts against a pattern


def attacks(pattern: str | bytes, flags: int) -> list[str]:
    """Units which, repeated, make the pattern work: of each repeat without bound, and of the pattern itself."""
    tree = parser.parse(pattern, flags)
    units = {text for text in _samples(tree) if text}
    for before, body in _repeats(tree):
        units.update(text for part in (before, body) for text in _samples(part) if text)
    singles = {c for unit in units for c in unit[:12]}
    kept = sorted(units, key=lambda unit: (len(unit), unit))[:40] + sorted(singles)[:24]
    return list(dict.fromkeys(kept))


def _repeats(tree: Any) -> Iterator[tuple[Any, Any]]:
    """All repeats without bound: what stands before them in their group, and their bodies."""
    for at, (kind, value) in enumerate(tree):
        if kind in {op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT}:
            if value[1] == op.MAXREPEAT or value[1] >= _MANY:
                yield tree[:at], value[2]
            yield from _repeats(value[2])
        else:
            for inner in _inside(kind, value):
                yield from _repeats(inner)


def _inside(kind: Any, value: Any) -> list[Any]:
    if kind is op.SUBPATTERN:
        return [value[3]]
    if kind is op.BRANCH:
        return list(value[1])
    if kind in {op.ASSERT, op.ASSERT_NOT}:
        return [value[1]]
    if kind is op.ATOMIC_GROUP:
        return [value]
    if kind is op.GROUPREF_EXISTS:
        return [part for part in value[1:] if part is not None]
    return []


def _samples(tree: Any) -> list[str]:
    """A few texts that a pattern matches or nearly matches: one for each of the first branches and classes."""
    texts = [""]
    for kind, value in tree:
        texts = [a + b for a in texts[:_BRANCHES] for b in _of(kind, value)[:_BRANCHES]]
    return list(dict.fromkeys(texts))[: _BRANCHES * _BRANCHES]


def _of(kind: Any, value: Any) -> list[str]:
    if kind is op.LITERAL:
        return [chr(value)]
    if kind is op.ANY:
        return ["a"]
    if kind is op.NOT_LITERAL:
        return ["a" if value != ord("a") else "b"]
    if kind is op.IN:
        return _of_class(value)
    if kind in {op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT}:
        least, most, body = value
        once = _samples(body)
        return [text * max(least, min(1, most)) for text in once]
    if kind in {op.SUBPATTERN, op.BRANCH, op.ATOMIC_GROUP}:
        inner = _inside(kind, value)
        step = max(1, len(inner) // _BRANCHES)
        return [text for part in inner[::step] for text in _samples(part)[:_BRANCHES]] or [""]
    return [""]


_CATEGORIES = {
    op.CATEGORY_DIGIT: "1",
    op.CATEGORY_NOT_DIGIT: "a",
    op.CATEGORY_SPACE: " ",
    op.CATEGORY_NOT_SPACE: "a",
    op.CATEGORY_WORD: "a",
    op.CATEGORY_NOT_WORD: " ",
}
_TRIED = "a A1 ,.-'\"<>é가đ\n\t\xa0"


def _of_class(items: Any) -> list[str]:
    """Characters of a class: the first of each member, or the first that a negated class lets through."""
    negated = bool(items) and items[0][0] is op.NEGATE
    if negated:
        probe = [c for c in _TRIED if not any(_holds(item, ord(c)) for item in items[1:])]
        return probe[:_BRANCHES] or ["\x01"]
    found = []
    for kind, value in items:
        if kind is op.LITERAL:
            found.append(chr(value))
        elif kind is op.RANGE:
            found.append(chr(value[0]))
        elif kind is op.CATEGORY:
            found.append(_CATEGORIES.get(value, "a"))
    spread = max(1, len(found) // _BRANCHES)
    return found[::spread] or ["a"]


def _holds(item: Any, code: int) -> bool:
    kind, value = item
    if kind is op.LITERAL:
        return bool(code == value)
    if kind is op.RANGE:
        return bool(value[0] <= code <= value[1])
    character = chr(code)
    tests = {
        op.CATEGORY_DIGIT: character.isdigit(),
        op.CATEGORY_SPACE: character.isspace(),
        op.CATEGORY_WORD: character.isalnum() or character == "_",
        op.CATEGORY_NOT_DIGIT: not character.isdigit(),
        op.CATEGORY_NOT_SPACE: not character.isspace(),
        op.CATEGORY_NOT_WORD: not (character.isalnum() or character == "_"),
    }
    return bool(tests.get(value, False))


# --- measuring


class _TooLongError(Exception):
    """One run has used up its processor time."""


def _stop(*_: object) -> None:
    raise _TooLongError


def seconds(work: Callable[[], object], patience: float = PATIENCE) -> float:
    """Processor seconds of `work`, infinite beyond `patience`. The engine of `re` listens to signals."""
    before = signal.signal(signal.SIGVTALRM, _stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, patience)
    start = time.process_time()
    try:
        work()
        return time.process_time() - start
    except _TooLongError:
        return float("inf")
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def growth(found: Found) -> Growth:
    """The steepest growth of a pattern, over those of the texts made against it that take it longest."""
    compiled = found.compiled
    opening = next(iter(_samples(parser.parse(found.pattern, found.flags))), "")[:200]
    tried: list[tuple[float, tuple[str, str, str], str]] = []
    for parts, how in _trials(found, opening):
        tried.append((seconds(_work(compiled, parts, how, MIDDLE)), parts, how))
        if tried[-1][0] == float("inf") and (worst := _grown(found, compiled, *tried[-1])).steep:
            return worst
    slowest = sorted(tried, key=lambda one: -one[0])[:_CLOSER]
    grown = [_grown(found, compiled, *one) for one in slowest if one[0] >= NOTICED]
    return max(grown, key=lambda one: one.factor, default=Growth(found, 0.0, slowest[0][0] if slowest else 0.0, "", ""))


def _trials(found: Found, opening: str) -> Iterator[tuple[tuple[str, str, str], str]]:
    for unit in attacks(found.pattern, found.flags):
        for start in dict.fromkeys(("", opening)):
            for end in _ENDS:
                for how in ("match", "finditer"):
                    yield (start, unit, end), how


def _grown(found: Found, compiled: re.Pattern[Any], long: float, parts: tuple[str, str, str], how: str) -> Growth:
    unit = f"{parts[0][:20]!r} + {parts[1][:40]!r}… + {parts[2]!r}"
    lengths = [MIDDLE // 2, MIDDLE, MIDDLE * 2]
    if long == float("inf"):  # an alternation of thousands of names is slow, not steep: with less it comes to an end
        lengths = [MIDDLE // 8, MIDDLE // 4, MIDDLE // 2]
    times = [steady(_work(compiled, parts, how, length)) for length in lengths]
    factor = min(more / less if less < float("inf") else float("inf") for less, more in pairwise(times))
    return Growth(found, factor, long, unit, how)


def _work(compiled: re.Pattern[Any], parts: tuple[str, str, str], how: str, length: int) -> Callable[[], object]:
    text: Any = _text(parts, length)
    if isinstance(compiled.pattern, bytes):
        text = text.encode("latin-1", "replace")
    return (lambda: compiled.match(text)) if how == "match" else (lambda: deque(compiled.finditer(text), 0))


def steady(work: Callable[[], object]) -> float:
    """Processor seconds of one run of `work`, from as many as make up for a clock that ticks coarsely."""

    def often() -> None:
        for _ in range(times):
            work()

    times = 1
    while True:
        total = seconds(often, PATIENCE)
        if total >= _ENOUGH:
            return total / times
        times *= 4


def _text(parts: tuple[str, str, str], length: int) -> str:
    start, unit, end = parts
    return start + unit * max(1, (length - len(start) - len(end)) // len(unit)) + end


def collected() -> list[Found]:
    """Every pattern of the package; see `pattern_walk`."""
    into: dict[tuple[Any, int], str] = {}
    with listening(into):
        walk()
    return [Found(pattern, flags, place) for (pattern, flags), place in into.items()]


def main() -> int:
    """Print the patterns that grow too fast; exit status 1 where there is one."""
    options = argparse.ArgumentParser(description="How the time of every regular expression grows.")
    options.add_argument("--show", action="store_true", help="print the slowest twenty as well")
    wanted = options.parse_args()
    found = collected()
    measured = [growth(one) for one in found]
    steep = [one for one in measured if one.steep]
    print(
        f"{len(found)} patterns of {len({one.place.split(':')[0] for one in found})} modules, {len(steep)} super-linear"
    )
    for one in steep:
        print(f"{one.found.place}: {one.factor:.1f}-fold with twice the length, by {one.how} on {one.unit}")
        print(f"    {one.found.pattern[:120]!r}")
    if wanted.show:
        for one in sorted(measured, key=lambda g: -g.seconds)[:20]:
            print(
                f"{one.seconds * 1000:7.1f} ms for {MIDDLE} characters: {one.found.place}: {one.found.pattern[:80]!r}"
            )
    return 1 if steep else 0


if __name__ == "__main__":
    sys.exit(main())
