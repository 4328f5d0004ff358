"""The charts of a result: drawn by the server as SVG (`svg`), interactive by plotly (`plotly_figure`).

`plotly_figure` is not imported here: it imports plotly, which the drawn charts don't need.
"""

from .axes import MAX_AXES, MIN_AXES, Axis
from .series import days_svg, percent_svg
from .svg import bar_svg, radar_svg

__all__ = [
    "MAX_AXES",
    "MIN_AXES",
    "Axis",
    "bar_svg",
    "days_svg",
    "percent_svg",
    "radar_svg",
]
