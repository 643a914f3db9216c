"""Mails and pages as people see them: in a browser, narrow and wide, light and dark."""

import re
from datetime import UTC, datetime

import pytest

from api.mail import Button, Letter
from api.mail.letter import as_html
from api.schemas.answers import (
    DeclineReason,
    FeedbackQuestionView,
    FeedbackReply,
    OtherPerson,
    QuestionView,
    Standing,
)
from api.schemas.states import Role
from api.web import page

LINK = "https://matcher.example/answer/" + "aB-_9" * 9
OCCUPATION = (
    "Berufe in der Gesundheits- und Krankenpflege (ohne Spezialisierung) - fachlich ausgerichtete Tätigkeiten"
)
COMMON = [
    f"Gleicher Beruf: {OCCUPATION}.",
    "Etwa 25 Minuten Weg (20 km).",
    "Gemeinsame Sprache: Deutsch (B2).",
]
LETTER = Letter(
    language="de",
    subject="IQ Mentoring Weser-Ems: Anfrage für ein Tandem",
    greeting="Guten Tag Jürgen Groß-Öztürk,",
    opening=("wir möchten Ihnen eine Person vorstellen, die Sie im Mentoring begleiten könnten.",),
    facts=(("Vorname", "Amal"), ("Beruf", OCCUPATION)),
    points_heading="Das verbindet Sie:",
    points=tuple(COMMON),
    button=Button("Ansehen und antworten", LINK),
    closing=("Bitte antworten Sie bis 08.10.2026, 14:00 Uhr.",),
    footer="Diese Nachricht kommt automatisch vom Mentoring-Programm „IQ Mentoring Weser-Ems“.",
)
ENGLISH = Letter(
    language="en",
    subject="IQ Mentoring Weser-Ems: Request for a tandem",
    greeting="Hello Jürgen Groß-Öztürk,",
    opening=("we would like to introduce somebody to you.",),
    facts=(("Occupation", "Occupations in nursing (without specialisation) - skilled tasks"),),
    button=Button("Look and answer", LINK),
    footer="This mail comes from the mentoring programme “IQ Mentoring Weser-Ems”.",
)
QUESTION = QuestionView(
    programme="IQ Mentoring Weser-Ems",
    role=Role.MENTOR,
    standing=Standing.OPEN,
    answer_until=datetime(2026, 10, 8, 12, tzinfo=UTC),
    person=OtherPerson(first_name="Amal", occupation=OCCUPATION, common=COMMON),
)
SETTLED = QuestionView(
    programme="IQ Mentoring Weser-Ems",
    role=Role.MENTOR,
    standing=Standing.CONFIRMED,
    answer_until=None,
    person=None,
)
FEEDBACK = FeedbackQuestionView(programme="IQ Mentoring Weser-Ems", role=Role.MENTEE, months=1, given=None)
GIVEN = FEEDBACK.model_copy(update={"given": FeedbackReply(fit=5, progress=3)})


def text_of(answer):
    """The HTML of a page."""
    return answer.content


def shown():
    """Every kind of thing that people see, by name."""
    return {
        "mail": as_html([LETTER, ENGLISH]),
        "question": text_of(
            page("answer.html", "de", view=QUESTION, reasons=list(DeclineReason), contradicts=False)
        ),
        "settled": text_of(page("answer.html", "de", view=SETTLED, reasons=[], contradicts=True)),
        "feedback": text_of(page("feedback.html", "de", view=FEEDBACK, contradicts=False)),
        "given": text_of(page("feedback.html", "de", view=GIVEN, contradicts=True)),
        "notice": text_of(
            page("notice.html", "de", title="Dieser Link gilt nicht mehr", detail="Die Frist ist vorbei.")
        ),
    }


@pytest.fixture
def view(chromium):
    """Shows something in a window: `view(html, width=360, scheme="dark")`."""
    opened = []

    def call(html, *, width=360, scheme="light"):
        opened.append(chromium.new_context(
            viewport={"width": width, "height": 740}, color_scheme=scheme, java_script_enabled=True
        ))  # fmt: skip
        window = opened[-1].new_page()
        window.set_content(html)
        return window

    yield call
    for context in opened:
        context.close()


CONTRAST = """() => {
  const parse = c => c.match(/[\\d.]+/g).map(Number);
  const luminance = c => { const [r, g, b] = parse(c).map(v => v / 255)
    .map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
    return .2126 * r + .7152 * g + .0722 * b };
  const ground = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor;
    if (!/, 0\\)$/.test(c)) return c } return 'rgb(255, 255, 255)' };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
  while (walker.nextNode()) {
    const e = walker.currentNode.parentElement, text = walker.currentNode.data.trim();
    if (!text || !e.offsetParent) continue;
    const [a, b] = [luminance(getComputedStyle(e).color), luminance(ground(e))];
    found.push([text.slice(0, 40), (Math.max(a, b) + .05) / (Math.min(a, b) + .05)]) }
  return found }"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", list(shown()))
def test_everything_fits_and_can_be_read(view, name, scheme):
    """No sideways scrolling at 360 pixels, and contrast of at least 4.5 to 1 (WCAG 2.2, 1.4.3)."""
    window = view(shown()[name], scheme=scheme)
    assert window.evaluate("document.documentElement.scrollWidth") == 360
    contrasts = window.evaluate(CONTRAST)
    assert contrasts
    assert [found for found in contrasts if found[1] < 4.5] == []


@pytest.mark.parametrize("name", ["question", "feedback"])
def test_what_is_pressed_is_large_and_has_a_name(view, name):
    """Buttons and choices are 44 pixels high or more, and each has a name (WCAG 2.2, 2.5.5, 4.1.2)."""
    window = view(shown()[name])
    for kind in ("button", "label"):
        boxes = [item.bounding_box() for item in window.locator(kind).all()]
        assert boxes
        assert min(box["height"] for box in boxes) >= 44
    assert all(button.inner_text().strip() for button in window.locator("button").all())
    for choice in window.locator("input").all():
        assert choice.evaluate("e => e.labels.length === 1 && e.labels[0].innerText.trim() !== ''")
    assert window.locator("h1").count() == 1
    assert window.evaluate("document.documentElement.lang") == "de"


def test_the_keyboard_reaches_every_answer_in_order(view):
    """The language, yes, the reasons, no; and what has the focus shows it."""
    window = view(shown()["question"])
    reached = []
    for _ in range(4):
        window.keyboard.press("Tab")
        reached.append(window.evaluate("document.activeElement.value || document.activeElement.tagName"))
        assert window.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    assert reached == ["A", "confirm", "INPUT", "decline"]


def test_the_style_is_the_one_that_the_rules_allow(view):
    """The hash in the header is that of the style in the page, as the browser reads it."""
    answer = page("notice.html", "de", title="T", detail="D")
    rules = answer.headers["Content-Security-Policy"]
    html = re.sub(
        "<head>", f'<head><meta http-equiv="Content-Security-Policy" content="{rules}">', answer.content
    )
    window = view(html.replace("; frame-ancestors 'none'", ""))
    assert window.evaluate("getComputedStyle(document.querySelector('main')).borderRadius") == "8px"
