"""The code of the documentation: fenced blocks, and the commands among what a console shows."""

import re
import shlex
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
FENCE = re.compile(
    r"^(?P<indent> *)```(?P<language>[\w-]*)(?: +title=\"(?P<title>[^\"]+)\")?\n"
    r"(?P<code>.*?)^(?P=indent)```$",
    re.MULTILINE | re.DOTALL,
)
APART = "Run by make container-docs: "
"""So begins the title of a block that `tests/docs/walks.py` tries out; what it needs follows."""

CONSOLE = frozenset({"console", "bash", "sh", "shell"})
PROMPTS = ("$ ", "# ")


@dataclass(frozen=True)
class Block:
    """A fenced block; `line` is where its fence begins."""

    path: Path
    line: int
    language: str
    title: str
    code: str

    @property
    def name(self):
        """Where it stands."""
        return f"{self.path.relative_to(ROOT)}:{self.line}"

    @property
    def is_console(self):
        """Whether it shows commands."""
        return self.language in CONSOLE

    @property
    def runs(self):
        """Whether it is to be tried out with the rest of its page."""
        return not self.apart

    @property
    def apart(self):
        """Whether it is to be tried out by itself, where it needs more."""
        return self.title.startswith(APART)

    @property
    def file(self):
        """The name of the file that the reader is to make of it, if the title is one."""
        return self.title if re.fullmatch(r"[\w-]+\.\w+", self.title) else None


@dataclass(frozen=True)
class Step:
    """A command, and what it is said to show."""

    command: str
    shown: str


def blocks_of(path):
    """All fenced blocks of a page."""
    text = path.read_text("utf-8")
    found = [
        Block(
            path, text.count("\n", 0, one.start()) + 1, one["language"], one["title"] or "",
            re.sub(rf"^{one['indent']}", "", one["code"], flags=re.MULTILINE),
        )
        for one in FENCE.finditer(text)
    ]  # fmt: skip
    assert 2 * len(found) == len(re.findall(r"^ *```", text, re.MULTILINE)), (
        f"{path} has a fence of another form"
    )
    return found


def steps_of(block):
    """The commands of a console in order; without a prompt all of it is commands."""
    lines = block.code.splitlines()
    if not any(line.startswith(PROMPTS) for line in lines):
        return [Step(block.code, "")]
    steps = []
    while lines:
        line = lines.pop(0)
        assert line.startswith(PROMPTS), f"{block.name}: {line!r} has no command before it"
        command = line[2:]
        while not _is_whole(command):
            command += "\n" + lines.pop(0)
        shown = []
        while lines and not lines[0].startswith(PROMPTS):
            shown.append(lines.pop(0))
        steps.append(Step(command, "\n".join(shown)))
    return steps


def _is_whole(command):
    """Whether a shell would not ask for another line."""
    try:
        shlex.split(command, comments=True)
    except ValueError:
        return False
    return not command.endswith("\\")
