"""The captions of a document, as a document of their own."""

from __future__ import annotations

from dataclasses import replace

from servanda.records import Document, Region, RegionKind


def only_captions(document: Document) -> Document | None:
    """`document` with nothing to be read but its captions, all places unchanged; None where it has none."""
    captions = sorted(region for region in document.regions if region.kind is RegionKind.CAPTION)
    if not captions:
        return None
    bounds = [0, *(place for region in captions for place in (region.start, region.end)), len(document.text)]
    gaps = zip(bounds[::2], bounds[1::2], strict=True)
    hidden = tuple(Region(start, end, RegionKind.NOTICE) for start, end in gaps if start < end)
    return replace(document, regions=hidden)
