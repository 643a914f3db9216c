"""A Dockerfile is read as it is meant."""

from pathlib import Path

import pytest

from tools.dockerfile import DockerfileError, Stage, Step, argument, settings, stages

TEXT = """\
# The base.
ARG BASE=debian:12
FROM ${BASE} AS build
ENV A=1 \\
    B="two words" C=$A
RUN make \\
    # by the way
    && make install

FROM ${BASE}
COPY --from=build /a /b
"""


def test_stages_are_read_step_by_step():
    """Lines that go on are one, remarks are left out, and arguments are put into the base."""
    assert stages(TEXT, {}) == [
        Stage(
            "debian:12",
            "build",
            (Step("ENV", 'A=1 B="two words" C=$A'), Step("RUN", "make && make install")),
        ),
        Stage("debian:12", "", (Step("COPY", "--from=build /a /b"),)),
    ]
    assert [stage.base for stage in stages(TEXT, {"BASE": "other"})] == ["other", "other"]


def test_what_is_not_understood_is_refused():
    """An instruction that nobody would do is an error that names those that are known."""
    with pytest.raises(DockerfileError, match=r"HEALTHCHECK.*got 'ONBUILD RUN x'"):
        stages("FROM a\nONBUILD RUN x\n", {})


def test_variables_are_set_as_the_shell_would():
    """ENV takes words in quotes and variables; ARG takes what is given, or its default, or nothing."""
    assert settings(Step("ENV", 'A=1 B="two words" C=$D/x'), {"D": "/d"}) == {
        "A": "1",
        "B": "two words",
        "C": "/d/x",
    }
    assert argument(Step("ARG", "A=1"), {}) == {"A": "1"}
    assert argument(Step("ARG", "A=1"), {"A": "2"}) == {"A": "2"}
    assert argument(Step("ARG", "A"), {}) == {}


def test_every_step_of_ours_is_known():
    """`make container-proof` can do the Dockerfile of the project: two stages, the last with a user."""
    ours = stages((Path(__file__).parents[2] / "Dockerfile").read_text(encoding="utf-8"), {})
    assert [stage.name for stage in ours] == ["build", ""]
    assert Step("USER", "10001:10001") in ours[-1].steps
