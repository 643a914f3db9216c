"""What callers like best of what there is, by weights in headers (RFC 9110, sections 12.4 and 12.5)."""

from collections.abc import Iterable, Sequence


def best(given: Sequence[str], accept: str | None) -> str | None:
    """The media type that an `Accept` header likes best, the first of equals; `None` if it takes none.

    Parameters
    ----------
    given : sequence of str
        What there is to choose from, at least one.
    accept : str, optional
        Whoever sends none takes everything.
    """
    wished = weights(accept or "*/*")

    def liking(kind: str) -> tuple[float, int]:
        ranges = (kind, f"{kind.partition('/')[0]}/*", "*/*")
        # What is named more exactly is meant more; "text/csv, */*" is no wish for JSON.
        return next(((wished[one], -place) for place, one in enumerate(ranges) if one in wished), (0.0, 0))

    found = max(given, key=liking)
    return found if liking(found)[0] > 0 else None


def weights(header: str) -> dict[str, float]:
    """What a header lists, in small letters, with its weight from 0 to 1."""
    wishes = (wish.lower().split(";") for wish in header.split(","))
    return {name.strip(): _weight(parameters) for name, *parameters in wishes}


def _weight(parameters: Iterable[str]) -> float:
    """The weight among parameters: 1 if there is none, and 0 if it is no number."""
    for parameter in parameters:
        name, _, number = parameter.partition("=")
        if name.strip() == "q":
            try:
                weight = float(number)
            except ValueError:
                return 0.0
            return min(weight, 1.0) if weight > 0 else 0.0
    return 1.0
