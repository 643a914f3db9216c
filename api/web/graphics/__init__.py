"""Pictures as SVG, made of plain values: no style but by class, and a title and a description for all.

Whoever shows one puts a table or a sentence beside it that tells the same.
"""

from api.web.graphics.chart import Axis
from api.web.graphics.curve import CurvePoint, curve
from api.web.graphics.districts import Spot, Town, Way, district_map
from api.web.graphics.histogram import Bar, histogram, in_bins
from api.web.graphics.outline import outline_of

__all__ = [
    "Axis",
    "Bar",
    "CurvePoint",
    "Spot",
    "Town",
    "Way",
    "curve",
    "district_map",
    "histogram",
    "in_bins",
    "outline_of",
]
