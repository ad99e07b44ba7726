"""How charts look in a light and in a dark page: colours, markers, grid and ticks."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from matplotlib.axes import Axes

from experiments.spanish import percent

Role = Literal["cnn", "transfer", "third", "fourth", "fifth", "sixth"]


@dataclass(frozen=True)
class Theme:
    """Colours of one scheme of the site; the series' are from Okabe & Ito (2008), apart for every colour vision."""

    name: Literal["light", "dark"]
    ink: str
    faint: str
    palette: Mapping[Role, str]
    ramp: str


THEMES = (
    Theme(
        "light",
        ink="#1f2328",
        faint="#c9ced6",
        palette={
            "cnn": "#0072B2",
            "transfer": "#D55E00",
            "third": "#009E73",
            "fourth": "#CC79A7",
            "fifth": "#8A6D00",
            "sixth": "#1f2328",
        },
        ramp="Blues",
    ),
    Theme(
        "dark",
        ink="#e6e8ee",
        faint="#4a4f5c",
        palette={
            "cnn": "#56B4E9",
            "transfer": "#E69F00",
            "third": "#2BC49A",
            "fourth": "#CC79A7",
            "fifth": "#F0E442",
            "sixth": "#e6e8ee",
        },
        ramp="bone",
    ),
)
MARKERS: Mapping[Role, str] = {
    "cnn": "o",
    "transfer": "s",
    "third": "^",
    "fourth": "D",
    "fifth": "v",
    "sixth": "P",
}


def style_axes(axes: Axes, theme: Theme) -> None:
    """Give axes the scheme's colours and a faint grid."""
    axes.grid(visible=True, color=theme.faint, linewidth=0.6, alpha=0.6)
    axes.set_axisbelow(True)
    axes.tick_params(colors=theme.ink)
    for label in (axes.xaxis.label, axes.yaxis.label):
        label.set_color(theme.ink)
    for side, spine in axes.spines.items():
        spine.set_visible(side in {"left", "bottom"})
        spine.set_color(theme.faint)


def share_tick(value: float, _: int | None) -> str:
    """Write a tick of an axis of shares."""
    return percent(value, 0)


def number_tick(value: float, _: int | None) -> str:
    """Write a tick of an axis of plain numbers."""
    return f"{value:.3g}".replace(".", ",")
