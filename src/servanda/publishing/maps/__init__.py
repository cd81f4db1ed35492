"""Maps as inline SVG: provinces by date, and what lies where, in layers.

What lives here: the layers out of a profile and rows of a ledger, the projection, the placing of marks, the drawing.
What does not: the borders and the gazetteer (`servanda.profiles`), and the page around the map (`servanda.web`).
"""

from servanda.publishing.maps.drawing import Drawing, Panel, draw
from servanda.publishing.maps.layers import Layer, Mark, Unplaced, event_layer, place_layer, project_layer, site_layers

__all__ = [
    "Drawing",
    "Layer",
    "Mark",
    "Panel",
    "Unplaced",
    "draw",
    "event_layer",
    "place_layer",
    "project_layer",
    "site_layers",
]
