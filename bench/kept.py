"""Measurements as JSON lines in docs/benchmarks, from which `bench.plot` draws."""

import json
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "docs" / "benchmarks"


def read(name: str) -> list[dict]:
    """What is kept under a name; nothing if there is nothing yet."""
    path = FOLDER / f"{name}.jsonl"
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def keep(name: str, lines: list[dict], key: tuple[str, ...]) -> None:
    """Keep lines, sorted by the fields in `key`; they replace older ones that agree in these."""
    by_key = {tuple(line[field] for field in key): line for line in (*read(name), *lines)}
    text = "".join(json.dumps(by_key[each]) + "\n" for each in sorted(by_key))
    # Whatever interrupts this, the older lines or the newer ones are there.
    fresh = FOLDER / f"{name}.jsonl.new"
    fresh.write_text(text)
    fresh.replace(FOLDER / f"{name}.jsonl")
