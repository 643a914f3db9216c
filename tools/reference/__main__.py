"""Writes all pages."""

from tools.reference import FOLDER, PAGES, written

FOLDER.mkdir(exist_ok=True)
for name in PAGES:
    (FOLDER / name).write_text(written(name), encoding="utf-8")
