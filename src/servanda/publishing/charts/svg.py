"""Elements of SVG as text, escaped."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape


def element(name: str, *inner: str, **attributes: object) -> str:
    """An element; `_` in the name of an attribute stands for `-`, attributes that are None are left out.

    `inner` is markup already: pass text through `text_of`.
    """
    told = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_form(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    content = "".join(inner)
    return f"<{name}{told}>{content}</{name}>" if content else f"<{name}{told}/>"


def text_of(words: str) -> str:
    """Words as markup."""
    return escape(words, quote=False)


def path(points: Iterable[tuple[float, float]], *, closed: bool = False) -> str:
    """The `d` of a line through points."""
    steps = " ".join(f"{'L' if n else 'M'}{_form(x)} {_form(y)}" for n, (x, y) in enumerate(points))
    return f"{steps}Z" if closed else steps


def _form(value: object) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
