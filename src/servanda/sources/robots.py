"""robots.txt, after RFC 9309: the rules of the group that names us, else of `*`; the longest that fits decides."""

from __future__ import annotations

from urllib.parse import quote

NAME = "servanda"
"""The product token by which a robots.txt can speak of this program."""
_MOST_STARS = 20


class Rules:
    """The rules of a robots.txt that hold for this program; `pause` is its crawl-delay in seconds, 0 where none."""

    def __init__(self, text: str) -> None:
        self.pause = 0.0
        self._rules: list[tuple[str, bool]] = []
        own, others = _group(text, NAME), _group(text, "*")
        for key, value in own if own is not None else others or []:
            if key == "crawl-delay":
                self.pause = max(self.pause, _seconds(value))
            elif value:
                self._rules.append((_path(value), key == "allow"))

    def allow(self, path: str) -> bool:
        """Whether a path with its query may be asked for."""
        wanted = _path(path)
        fitting = [(len(pattern), allowed) for pattern, allowed in self._rules if _fits(pattern, wanted)]
        return max(fitting)[1] if fitting else True  # of two as long, `allow` is the greater


def _group(text: str, name: str) -> list[tuple[str, str]] | None:
    """The lines of all groups for `name`, None where no group names it."""
    found: list[tuple[str, str]] | None = None
    meant = heading = False
    for line in text.lstrip("\ufeff").splitlines():
        key, colon, value = (part.strip() for part in line.partition("#")[0].partition(":"))
        key = key.lower()
        if not colon:
            continue
        if key == "user-agent":
            meant = (meant and heading) or value.split("/")[0].strip().lower() == name
            heading = True
            found = [] if meant and found is None else found
        elif key in {"allow", "disallow", "crawl-delay"}:
            heading = False
            if meant and found is not None:
                found.append((key, value))
    return found


def _path(value: str) -> str:
    return quote(value, safe="/%?&=*$:;@+,!'()~[]#-._|{}^`\\\"<>")


def _fits(pattern: str, path: str) -> bool:
    """Whether a pattern fits the beginning of a path: `*` is any run of characters, `$` at its end the end."""
    closed = pattern.endswith("$")
    parts = pattern.removesuffix("$").split("*")
    if len(parts) > _MOST_STARS or not path.startswith(parts[0]):
        return False
    at = len(parts[0])
    for number, part in enumerate(parts[1:], 1):
        if closed and number == len(parts) - 1:
            return len(path) - at >= len(part) and path.endswith(part)
        found = path.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return not closed or at == len(path)


def _seconds(value: str) -> float:
    try:
        return max(0.0, float(value))
    except ValueError:
        return 0.0
