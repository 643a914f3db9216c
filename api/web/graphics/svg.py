"""Elements of SVG as text, with everything escaped."""

from collections.abc import Iterable

from markupsafe import Markup

Value = str | float


def number(value: float) -> str:
    """A coordinate, to a tenth of a unit, as short as can be."""
    # Adding zero makes zero of what is minus zero.
    return f"{round(value, 1) + 0:.1f}".removesuffix(".0")


def element(name: str, *content: str, **attributes: Value) -> Markup:
    """An element; text among its content is escaped, other elements are not.

    Parameters
    ----------
    **attributes
        `class_` is `class`; an underscore inside a name is a hyphen.
    """
    written = Markup("").join(
        Markup(' {}="{}"').format(
            key.rstrip("_").replace("_", "-"), number(value) if isinstance(value, float | int) else value
        )
        for key, value in attributes.items()
    )
    inner = Markup("").join(content)
    return Markup("<{0}{1}>{2}</{0}>").format(name, written, inner)


def picture(
    content: Iterable[str], *, width: float, height: float, key: str, title: str, description: str
) -> Markup:
    """A whole picture that scales with its place.

    Parameters
    ----------
    key : str
        Begins the ids of its title and description; must be the only one of its page.
    """
    return element(
        "svg",
        element("title", title, id=f"{key}-title"),
        element("desc", description, id=f"{key}-desc"),
        *content,
        viewBox=f"0 0 {number(width)} {number(height)}",
        class_="picture",
        role="img",
        aria_labelledby=f"{key}-title {key}-desc",
    )


def text(x: float, y: float, shown: str, *, anchor: str = "middle", class_: str = "word") -> Markup:
    """A text at a point; `anchor` is start, middle or end."""
    return element("text", shown, x=x, y=y, text_anchor=anchor, class_=class_)


def line(x1: float, y1: float, x2: float, y2: float, class_: str) -> Markup:
    """A straight line."""
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, class_=class_)


def path(points: Iterable[tuple[float, float]], *, closed: bool) -> str:
    """The `d` of a line through points."""
    steps = "L".join(f"{number(x)} {number(y)}" for x, y in points)
    return f"M{steps}{'Z' if closed else ''}"
