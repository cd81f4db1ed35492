"""Text of a page that its readers do not see: taken out before the page is read, and told.

Judged by what stands on the element itself - attributes and inline style - as of CSS 2.2 and HTML; style sheets are not
evaluated. What is hidden from assistive technology only (`aria-hidden`) is seen by others: it is not taken out here;
the finder of the main text passes it over, so it is told as well.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree
from lxml import html as markup

_SUSPECT = re.compile(r"\bstyle\b|hidden", re.IGNORECASE)
_DECLARATION = re.compile(r"\s{0,100}<\?xml[^>]{0,300}\?>", re.IGNORECASE)
_OFF_SCREEN = -500.0
"""Pixels beyond which something is placed where no screen is."""
_ILLEGIBLE = 2.0
"""Pixels up to which letters cannot be read."""
_LENGTH = re.compile(r"(-?\d{0,9}\.?\d{0,9})\s?(px|pt|em|rem|%|vw|vh)?")
_PIXELS = {"px": 1.0, "pt": 4 / 3, "em": 16.0, "rem": 16.0, "%": 10.0, "vw": 10.0, "vh": 10.0, None: 1.0}
_WHITE = frozenset({"white", "#fff", "#ffff", "#ffffff", "#ffffffff", "rgb(255,255,255)", "rgba(255,255,255,1)"})
_CLEAR = frozenset({"transparent", "#0000", "#00000000"})


@dataclass(frozen=True, slots=True)
class Seen:
    """A page without what is hidden, and what is to be told of it."""

    page: str
    notes: tuple[str, ...] = ()


def visible(page: str) -> Seen:
    """The page as its readers see it; the very same text where nothing in it is hidden."""
    if not _SUSPECT.search(page):
        return Seen(page)
    try:
        root = markup.fromstring(_DECLARATION.sub("", page, count=1))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return Seen(page)
    hidden = [element for element in root.iter(etree.Element) if _is_hidden(element)]
    words = [element for element in hidden if element is not root and " ".join(element.text_content().split())]
    unheard = any(
        (element.get("aria-hidden") or "").strip().lower() == "true" and " ".join(element.text_content().split())
        for element in root.iter(etree.Element)
    )
    for element in words:
        if element.getparent() is not None:
            element.drop_tree()
    notes = []
    if words:
        passages = "a passage" if len(words) == 1 else f"{len(words)} passages"
        notes.append(f"hides {passages} from its readers, which were left out")
    if unheard:
        notes.append("holds text that is kept from screen readers (aria-hidden) and may be left out")
    return Seen(str(etree.tostring(root, encoding="unicode", method="html")) if words else page, tuple(notes))


def _is_hidden(element: etree._Element) -> bool:
    if "hidden" in element.attrib and (element.get("hidden") or "").lower() != "until-found":
        return True
    style = _style(element.get("style") or "")
    if not style:
        return False
    return (
        style.get("display") == "none"
        or style.get("visibility") in {"hidden", "collapse"}
        or style.get("content-visibility") == "hidden"
        or _is_nothing(style.get("opacity"))
        or _is_small(style.get("font-size"))
        or _is_away(style)
        or _is_folded(style)
        or _is_uncoloured(element, style)
    )


def _style(told: str) -> dict[str, str]:
    """The declarations of an inline style, in lower case, without comments and `!important`."""
    plain = re.sub(r"/\*[^*]{0,500}\*/", "", told[:4000].lower())
    pairs = (part.partition(":") for part in plain.split(";"))
    return {name.strip(): value.replace("!important", "").strip() for name, mark, value in pairs if mark}


def _pixels(value: str | None) -> float | None:
    match = _LENGTH.fullmatch(value or "")
    try:
        return float(match[1]) * _PIXELS[match[2]] if match else None
    except ValueError:
        return None


def _is_nothing(value: str | None) -> bool:
    size = _pixels(value)
    return size is not None and size < 0.05


def _is_small(value: str | None) -> bool:
    size = _pixels(value)
    return size is not None and size <= _ILLEGIBLE


def _is_away(style: dict[str, str]) -> bool:
    """Placed or indented beyond the edge of any screen."""
    moved = [style.get("text-indent"), style.get("margin-left"), style.get("margin-top")]
    if style.get("position") in {"absolute", "fixed"}:
        moved += [style.get(side) for side in ("left", "top", "right", "bottom")]
    return any((size := _pixels(value)) is not None and size <= _OFF_SCREEN for value in moved)


def _is_folded(style: dict[str, str]) -> bool:
    """Clipped to nothing, or without height or width and with what overflows cut off."""
    clipped = re.match(r"rect\((?:[01](?:px)?[, ]{0,3}){4}\)", style.get("clip", ""))
    if clipped or "inset(50%" in style.get("clip-path", ""):
        return True
    if "hidden" not in {style.get("overflow"), style.get("overflow-x"), style.get("overflow-y")}:
        return False
    sizes = (_pixels(style.get(name)) for name in ("height", "width", "max-height", "max-width"))
    return any(size is not None and size <= 1 for size in sizes)


def _is_uncoloured(element: etree._Element, style: dict[str, str]) -> bool:
    """Letters of the colour of their ground, or of none; the ground is white where nobody says otherwise."""
    colour = style.get("color", "").replace(" ", "")
    if not colour:
        return False
    if colour in _CLEAR or re.fullmatch(r"(?:rgba|hsla)\([^)]{1,40},0(?:\.0{0,3})?\)", colour):
        return True
    ground = _ground(element)
    return colour == ground or (colour in _WHITE and (ground is None or ground in _WHITE))


def _ground(element: etree._Element) -> str | None:
    at: etree._Element | None = element
    for _ in range(40):
        if at is None:
            return None
        style = _style(at.get("style") or "")
        told = style.get("background-color") or style.get("background") or (at.get("bgcolor") or "").lower()
        if told:
            return told.replace(" ", "") or None
        at = at.getparent()
    return None
