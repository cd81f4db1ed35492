"""Indices of trade between two partners, for whoever has figures by product.

Definitions follow UNESCAP, Trade Statistics in Policymaking: A Handbook of Commonly Used Trade Indices and Indicators
(Mikic and Gilbert, revised edition 2009), and the works named with each. Products are given as mappings from a
product code (Harmonized System, SITC) to a value; all values of one call are in the same currency and year.
"""

from __future__ import annotations

from collections.abc import Mapping

Products = Mapping[str, float]


def intensity(exports: float, exports_world: float, partner_imports: float, world_imports: float) -> float:
    """Trade intensity: how much more (above 1) or less is exported to a partner than its weight in the world explains.

    (x_ij / X_iw) / (M_jw / (M_ww - M_iw)) after Kojima (1964), "The pattern of international trade among advanced
    countries", Hitotsubashi Journal of Economics 5(1). `exports` are those to the partner, `exports_world` those to
    the world, `partner_imports` the partner's from the world, `world_imports` the world's without the exporter's own.
    `ValueError` where one of the last three is not positive.

    A tenth of all exports goes to a partner that takes a fortieth of what the world imports:

    >>> intensity(10, 100, 25, 1000)
    4.0
    """
    if min(exports_world, partner_imports, world_imports) <= 0:
        raise ValueError("trade intensity needs positive totals")
    return (exports / exports_world) / (partner_imports / world_imports)


def intra_industry(exports: Products, imports: Products) -> float:
    """Grubel-Lloyd index of trade in both directions within the same products, from 0 (none) to 1 (all).

    1 - sum |x_k - m_k| / sum (x_k + m_k): the indices of the products, weighted by their trade, after Grubel and Lloyd
    (1975), Intra-Industry Trade, chapter 2. It is never worked out on totals: totals net out between products and
    show intra-industry trade that is none. `ValueError` where there is no trade.

    >>> intra_industry({"8542": 30.0, "6109": 0.0}, {"8542": 15.0, "6109": 15.0})
    0.5

    The same sums taken as totals, 30 against 30, would have given 1.
    """
    products = set(exports) | set(imports)
    total = sum(exports.values()) + sum(imports.values())
    if total <= 0:
        raise ValueError("an index of intra-industry trade needs some trade")
    apart = sum(abs(exports.get(k, 0.0) - imports.get(k, 0.0)) for k in products)
    return 1 - apart / total


def intra_industry_by_product(exports: Products, imports: Products) -> dict[str, float]:
    """The Grubel-Lloyd index of each traded product: 1 - |x - m| / (x + m).

    >>> intra_industry_by_product({"8542": 30.0}, {"8542": 10.0})
    {'8542': 0.5}
    """
    products = sorted(set(exports) | set(imports))
    pairs = {k: (exports.get(k, 0.0), imports.get(k, 0.0)) for k in products}
    return {k: 1 - abs(x - m) / (x + m) for k, (x, m) in pairs.items() if x + m > 0}


def comparative_advantage(exports: Products, world: Products) -> dict[str, float]:
    """Revealed comparative advantage of each product: above 1 where its share in exports is above that in the world's.

    (x_k / sum x) / (w_k / sum w) after Balassa (1965), "Trade liberalisation and 'revealed' comparative advantage", The
    Manchester School 33(2). Products that the world does not export are left out. `ValueError` where a total is not
    positive.

    >>> comparative_advantage({"a": 50.0, "b": 50.0}, {"a": 250.0, "b": 750.0})
    {'a': 2.0, 'b': 0.6666666666666666}
    """
    own, all_exports = sum(exports.values()), sum(world.values())
    if own <= 0 or all_exports <= 0:
        raise ValueError("comparative advantage needs exports of the country and of the world")
    return {k: (exports.get(k, 0.0) / own) / (world[k] / all_exports) for k in sorted(world) if world[k] > 0}


def concentration(values: Products, *, normalised: bool = False) -> float:
    """Herfindahl-Hirschman index of the shares of products (or partners): 1 where one is all.

    sum s_k ** 2, between 1 / n and 1 after Hirschman (1964), "The paternity of an index", American Economic Review
    54(5). `normalised`: (sqrt(H) - sqrt(1/n)) / (1 - sqrt(1/n)), between 0 and 1, as UNCTAD's concentration index.
    `ValueError` where the values do not add up to more than zero, or where one product cannot be normalised.

    >>> concentration({"a": 50.0, "b": 30.0, "c": 20.0})
    0.38
    """
    total = sum(values.values())
    if total <= 0:
        raise ValueError("concentration needs a positive total")
    index = sum((value / total) ** 2 for value in values.values())
    if not normalised:
        return round(index, 12)
    if len(values) < 2:
        raise ValueError("one product alone has no normalised concentration")
    even = (1 / len(values)) ** 0.5
    return float((index**0.5 - even) / (1 - even))


def similarity(exports: Products, other: Products) -> float:
    """Export similarity of two countries: 1 where they export the same products in the same shares, 0 where none.

    sum min(s_k, t_k) over the products' shares, after Finger and Kreinin (1979), "A measure of 'export similarity' and
    its possible uses", The Economic Journal 89 (there times 100). `ValueError` where one exports nothing.

    >>> similarity({"a": 60.0, "b": 40.0}, {"a": 20.0, "b": 30.0, "c": 50.0})
    0.5
    """
    one, two = sum(exports.values()), sum(other.values())
    if one <= 0 or two <= 0:
        raise ValueError("export similarity needs exports of both")
    return sum(min(exports.get(k, 0.0) / one, other.get(k, 0.0) / two) for k in sorted(set(exports) | set(other)))
