"""What counts as a whole number."""


def is_whole(value: object, allowed: range) -> bool:
    """Whether `value` is an integer in `allowed`, and an `int` itself.

    To Python, 2.0 and True are in a range as well; but they are written, hashed and
    calculated with otherwise than 2 and 1. Numbers of NumPy are no `int` either.
    """
    return type(value) is int and value in allowed
