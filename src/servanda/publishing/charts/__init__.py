"""Pictures as SVG text: no script, no file of others, legible without colour, with the data behind them as a table."""

from servanda.publishing.charts.drawing import draw
from servanda.publishing.charts.series import draw_series
from servanda.publishing.charts.target import Picture, cells, picture, scale, table

__all__ = ["Picture", "cells", "draw", "draw_series", "picture", "scale", "table"]
