"""Draw what `bench.sparse` and `bench.scale` have kept: `python -m bench.plot`.

Colours are those of M. Okabe and K. Ito, which people with any colour vision tell
apart; markers differ, too.
"""

from dataclasses import dataclass

import matplotlib as mpl
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, NullFormatter

from bench.kept import FOLDER, read

SLOTS = 1.1
MENTEES = 10_000


@dataclass(frozen=True, slots=True)
class Look:
    """How a solver is drawn."""

    label: str
    colour: str
    marker: str
    width: float = 1.4


LOOKS = {
    "dense": Look("SciPy linear_sum_assignment", "#D55E00", "s"),
    "munkres": Look("munkres 3", "#E69F00", "v"),
    "lapjvx": Look("lapx lapjvx", "#CC79A7", "^"),
    "lapjvh": Look("lapx lapjvh", "#999999", "<"),
    "flow": Look("OR-tools min-cost flow", "#009E73", "D"),
    "sparse": Look("SciPy min_weight_full_bipartite_matching", "#56B4E9", "o"),
    "ours": Look("ours, from profiles to a certified plan", "#000000", "o", 2.6),
}

STYLE = {
    "font.family": "sans-serif",
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.grid.which": "major",
    "grid.color": "#E4E4E4",
    "axes.axisbelow": True,
    "legend.frameon": False,
    # The same numbers give the same file, byte for byte; text stays text.
    "svg.hashsalt": "bench",
    "svg.fonttype": "none",
}


def main() -> None:
    """Write both plots beside the numbers."""
    with mpl.rc_context(STYLE):
        _draw("sizes", _by_size)
        _draw("slots", _by_slots)


def _draw(name: str, fill) -> None:
    figure, axes = plt.subplots(figsize=(7.2, 5.2), layout="constrained")
    fill(axes)
    axes.set_yscale("log")
    axes.set_ylabel("seconds")
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axes.yaxis.set_minor_formatter(NullFormatter())
    figure.legend(loc="outside lower center", ncols=2)
    path = FOLDER / f"{name}.svg"
    figure.savefig(path, metadata={"Date": None})
    plt.close(figure)
    print(path)


def _by_size(axes: Axes) -> None:
    """Seconds by mentees, both logarithmic."""
    lines = [line for line in (*read("sparse"), *read("scale")) if line["slots"] == SLOTS]
    _curves(axes, lines, "mentees")
    axes.set_xscale("log")
    sizes = sorted({line["mentees"] for line in lines})
    axes.set_xticks(sizes, [f"{size // 1000}" for size in sizes])
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.tick_params(axis="x", which="minor", bottom=False)
    axes.set_xlabel("thousand mentees, with 0.6 times as many mentors")
    axes.set_title(f"Time to the best plan, {SLOTS} slots per mentee", loc="left")


def _by_slots(axes: Axes) -> None:
    """Seconds by slots per mentee, at one size."""
    lines = [line for line in read("sparse") if line["mentees"] == MENTEES]
    _curves(axes, lines, "slots")
    axes.set_xticks(sorted({line["slots"] for line in lines}))
    axes.set_xlabel("slots per mentee")
    axes.set_title(
        f"Time to the best plan, {MENTEES:,} mentees: hardest where slots just suffice", loc="left"
    )


def _curves(axes: Axes, lines: list[dict], by: str) -> None:
    """A curve for each solver, the slowest first, so that the legend follows the picture."""
    curves = {
        solver: sorted((line[by], line["seconds"]) for line in lines if line.get("solver", "ours") == solver)
        for solver in LOOKS
    }
    drawn = [solver for solver, points in curves.items() if points]
    if not drawn:
        raise SystemExit("Nothing to draw yet; `python -m bench sparse scale` measures.")
    for solver in sorted(drawn, key=lambda solver: -max(seconds for _, seconds in curves[solver])):
        look = LOOKS[solver]
        axes.plot(
            *zip(*curves[solver], strict=True),
            color=look.colour,
            marker=look.marker,
            markersize=5,
            linewidth=look.width,
            label=look.label,
            zorder=3 if solver == "ours" else 2,
        )


if __name__ == "__main__":
    main()
