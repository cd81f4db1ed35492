"""Figures: claims with verdicts, discrepancies, and the official series behind them; targets with their outlook."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from starlette.responses import Response

from servanda.analysis.target_rows import row as target_row
from servanda.ledger import Filters
from servanda.ledger.paging import Page
from servanda.ledger.records import thing
from servanda.publishing.charts import cells, draw, draw_series, picture, scale
from servanda.statistics.mirror import causes, gaps
from servanda.statistics.series import Series, annual, year_of
from servanda.web.addresses import Slice, filtered, sliced
from servanda.web.reads import divided, listed, official, pictured, settings_of, standings
from servanda.web.rendering import pages
from servanda.web.store import Reading, Today

router = APIRouter()
Narrowed = Annotated[Filters, Depends(filtered)]
Sliced = Annotated[Slice, Depends(sliced)]


@router.get("/figures")
def figures(request: Request, connection: Reading, filters: Narrowed, part: Sliced) -> Response:
    """What the documents claim, with what official statistics say of it."""
    return pages(request).page(
        request,
        "claims.html",
        page=listed(request, connection, "claims", filters, part),
        facets=divided(request, "claims", filters),
        filters=filters,
        order=part.order,
        api="/api/v1/claims",
    )


@router.get("/figures/discrepancies")
def discrepancies(request: Request, connection: Reading, filters: Narrowed, part: Sliced) -> Response:
    """What cannot both be right."""
    return pages(request).page(
        request,
        "discrepancies.html",
        page=listed(request, connection, "discrepancies", filters, part),
        facets=divided(request, "discrepancies", filters),
        filters=filters,
        api="/api/v1/discrepancies",
    )


@router.get("/figures/discrepancies/{name}")
def discrepancy(request: Request, connection: Reading, today: Today, name: str) -> Response:
    """One of them."""
    found = thing(connection, "discrepancies", name, today)
    if found is None:
        raise HTTPException(404, "No discrepancy of this ledger has that name; it may have been settled.")
    return pages(request).page(request, "discrepancy.html", found=found, api=f"/api/v1/discrepancies/{name}")


@router.get("/figures/indicators")
def indicators(request: Request, filters: Narrowed) -> Response:
    """The official series: one table for each indicator, years against reporters."""
    found = official(request)
    keys = sorted({o.indicator for o in found.in_force})
    known = Counter(o.indicator for o in found.in_force)
    chosen = filters.indicator if filters.indicator in keys else max(keys, key=lambda key: known[key], default="")
    lines = annual(found.in_force, chosen) if chosen else []
    years = sorted({year for line in lines for year in line.years}, reverse=True)
    factor, word = scale(max((abs(value) for line in lines for value in line.values), default=0.0))
    mirror: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for gap in gaps(found.in_force):
        if gap.first.indicator == chosen:
            mirror[f"{gap.second.reporter} against {gap.first.reporter}"].append((str(gap.first.period), gap.share))
    return pages(request).page(
        request,
        "indicators.html",
        keys=keys,
        chosen=chosen,
        lines=lines,
        factor=factor,
        word=word,
        rows=[(year, [line.at(year) for line in lines]) for year in years],
        growth=[_growth(line) for line in lines],
        chart=draw_series(lines, settings_of(request).profile),
        sources=sorted({point.source for line in lines for point in line.points}),
        mirror=dict(mirror),
        why=causes(chosen or ""),
        api="/api/v1/observations",
    )


@router.get("/targets")
def targets(request: Request, part: Sliced) -> Response:
    """What is to be reached, and whether it is within reach."""
    every = pictured(request)
    shown = every[(part.page - 1) * part.size : part.page * part.size]
    return pages(request).page(
        request,
        "targets.html",
        targets=[(t["target"], t["shown"]) for t in shown],
        page=Page(shown, len(every), part.page, part.size),
        api="/api/v1/targets",
    )


@router.get("/targets/{name}")
def target(request: Request, name: str) -> Response:
    """One target: history, required path, fan of the forecast, statements, earlier targets."""
    found = standings(request)
    own = next((s for s in found.standings if s.target.id == name), None)
    if own is None:
        raise HTTPException(404, "No target of this ledger has that name.")
    shown = picture(own, settings_of(request).profile)
    return pages(request).page(
        request,
        "target.html",
        target=target_row(own, found),
        shown=shown,
        chart=draw(shown, name="chart", alone=False) if shown else "",
        table=cells(shown) if shown else None,
        why=causes(own.target.indicator),
        api=f"/api/v1/targets/{name}",
    )


def _growth(line: Series) -> dict[int, float]:
    """Growth against the year before, in percent."""
    found: dict[int, float] = {}
    for before, point in zip(line.points, line.points[1:], strict=False):
        if year_of(point) == year_of(before) + 1 and before.value > 0:
            found[year_of(point)] = (float(point.value) / float(before.value) - 1) * 100
    return found
