"""Who goes through the story: what they press, write and see, with a mouse or by keyboard alone."""

import csv
from pathlib import Path

from api import words
from tests.story.conftest import reach
from tests.workbooks import workbook

LISTS = Path(__file__).parents[2] / "docs" / "tutorial" / "lists"


def people(role):
    """The headings and the rows of the list of the tutorial."""
    with (LISTS / f"{role}s.csv").open(encoding="utf-8", newline="") as file:
        headings, *rows = csv.reader(file, delimiter=";")
    return headings, rows


def sheet(headings, rows):
    """A workbook as a browser sends it."""
    return {
        "name": "Liste.xlsx",
        "mimeType": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "buffer": workbook((headings, *rows)),
    }


class Telling:
    """A window in which somebody goes through the story in one language."""

    def __init__(self, page, language, picture, *, keyboard):
        self.page, self.language, self._picture, self._keyboard = page, language, picture, keyboard

    def says(self, key, **values):
        """A message as a pattern; numbers that are not given may be any."""
        return words.text(key, self.language, **values)

    def press(self, key, *, within=None, **values):
        """Press the button, or follow the link, of a message."""
        where, name = within or self.page, self.says(key, **values)
        button = where.get_by_role("button", name=name, exact=True)
        self.hit(button if button.count() else where.get_by_role("link", name=name, exact=True))

    def hit(self, element):
        """Press a button, or follow a link; the first of several."""
        if self._keyboard:
            reach(self.page, element)
            self.page.keyboard.press("Enter")
        else:
            element.first.click()

    def fill(self, selector, text):
        """Write into a field, in place of what is there."""
        if self._keyboard:
            reach(self.page, self.page.locator(selector))
            self.page.keyboard.press("Control+A")
            self.page.keyboard.type(text)
        else:
            self.page.locator(selector).fill(text)

    def tick(self, box):
        """Tick a box."""
        if self._keyboard:
            reach(self.page, box)
            self.page.keyboard.press("Space")
        else:
            box.check()

    def choose(self, name, value):
        """Choose one of several; by keyboard one comes to what is chosen, and moves on by arrows."""
        wanted = self.page.locator(f"input[name={name}][value={value}]")
        if self._keyboard:
            reach(self.page, self.page.locator(f"input[name={name}]:checked"))
            while not wanted.is_checked():
                self.page.keyboard.press("ArrowDown")
        else:
            wanted.check()

    def give(self, selector, file):
        """Choose a file."""
        with self.page.expect_file_chooser() as asked:
            self.hit(self.page.locator(selector))
        asked.value.set_files(file)

    def picture(self, name, page=None):
        """Keep what is seen, here or on another page."""
        self._picture(page or self.page, f"story-{self.language}-{name}")
