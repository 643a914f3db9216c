"""Reads a Dockerfile: its stages, and what is done in each of them, step by step."""

import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

KNOWN: Final = (
    *("ARG", "CMD", "COPY", "ENTRYPOINT", "ENV", "EXPOSE", "FROM"),
    *("HEALTHCHECK", "RUN", "USER", "VOLUME", "WORKDIR"),
)
"""The instructions that are understood."""

_VARIABLE = re.compile(r"\$\{(\w+)\}|\$(\w+)")


class DockerfileError(Exception):
    """A Dockerfile says what is not understood."""


@dataclass(frozen=True, slots=True)
class Step:
    """One instruction, `word`, and what follows it; lines that go on are one."""

    word: str
    rest: str


@dataclass(frozen=True, slots=True)
class Stage:
    """What begins with FROM.

    Attributes
    ----------
    base : str
        The image that it begins with; arguments before the first stage are put in.
    name : str
        What it is called by later ones; "" if by nobody.
    """

    base: str
    name: str
    steps: tuple[Step, ...]


def stages(text: str, given: Mapping[str, str]) -> list[Stage]:
    """The stages of a Dockerfile, in order.

    Parameters
    ----------
    given : mapping of str to str
        Build arguments.

    Raises
    ------
    DockerfileError
        For an instruction that is not understood.
    """
    found: list[tuple[str, str, list[Step]]] = []
    arguments: dict[str, str] = {}
    for step in _steps(text):
        if step.word == "FROM":
            base, *rest = filled_in(step.rest, arguments).split()
            found.append((base, rest[1] if rest else "", []))
        elif found:
            found[-1][2].append(step)
        else:
            arguments |= argument(step, given)
    return [Stage(base, name, tuple(steps)) for base, name, steps in found]


def argument(step: Step, given: Mapping[str, str]) -> dict[str, str]:
    """What an ARG sets: what is given, or else its default, or else nothing."""
    name, has_default, default = step.rest.partition("=")
    if name in given:
        return {name: given[name]}
    return {name: default} if has_default else {}


def settings(step: Step, variables: Mapping[str, str]) -> dict[str, str]:
    """What an ENV sets."""
    pairs = (word.partition("=") for word in shlex.split(step.rest))
    return {name: filled_in(value, variables) for name, _, value in pairs}


def filled_in(text: str, variables: Mapping[str, str]) -> str:
    """A text with the values of its variables; what is not set is empty."""
    return _VARIABLE.sub(lambda match: variables.get(match[1] or match[2], ""), text)


def _steps(text: str) -> Iterator[Step]:
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    for line in re.sub(r"\\\n\s*", "", "\n".join(lines)).splitlines():
        word, _, rest = line.partition(" ")
        if word not in KNOWN:
            raise DockerfileError(f"Expected one of {', '.join(KNOWN)}, got {line!r}.")
        yield Step(word, rest.strip())
