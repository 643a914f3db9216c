"""Whatever code the program reports, people can read it in both languages."""

import ast
import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from pydantic import ValidationError

import api
from api import words
from api.errors import AppError
from api.schemas.base import WireModel
from api.schemas.faults import Fault, faults_of
from api.schemas.profiles import LevelName, Recognition, Topic
from api.words.languages import LANGUAGES
from api.words.messages import catalogue_of
from matcher.choice import WHY_CODES
from matcher.leftover import LEFTOVER_CODES
from scoring.catalogue import load
from scoring.explain import PAIR_CODES, Reason
from scoring.policy import CRITERIA, Objective
from scoring.profile import Gender, Level, Meeting
from scoring.rules import RULES

ROOT = Path(api.__file__).parent
HOSTILE = [
    None, True, 0, 1, -1, 10**6, 10**40, 0.5, 1e300, "", "x", "x" * 300, "2026-13-01", "2026-08-01T10:30:00Z",
    "\N{GREEK SMALL LETTER ALPHA}", [], [None], ["x"] * 40, [[]], [{}], {}, {"x": 1},
    {"code": "xx", "level": 1},
]  # fmt: skip


def all_modules() -> Iterator[str]:
    for module in pkgutil.walk_packages(api.__path__, "api."):
        if ".migrations" not in module.name:
            yield module.name


def subclasses(kind: type) -> Iterator[type]:
    for name in all_modules():
        importlib.import_module(name)
    found = [kind]
    for known in found:
        found += [
            sub for sub in known.__subclasses__() if sub not in found and sub.__module__.startswith("api.")
        ]
    return iter(found[1:])


MAKERS = {"wrong", "FileError", "CellError", "BadCell"}


def codes_in_source() -> set[str]:
    """The codes that are written down where a fault is made."""
    found: set[str] = set()
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            places: list[ast.expr] = []
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                places += node.args[:1] if node.func.id in MAKERS else []
                if node.func.id == "Fault":
                    places += [item.value for item in node.keywords if item.arg == "code"]
            elif isinstance(node, ast.Assign) and isinstance(node.value, ast.IfExp):
                named = [target.id for target in node.targets if isinstance(target, ast.Name)]
                places += [node.value.body, node.value.orelse] if named == ["code"] else []
            found |= {place.value for place in places if isinstance(place, ast.Constant)}
    return found


def hostile_faults() -> dict[str, Fault]:
    """One fault of every kind that the wire types find in hostile input, by code."""
    found: dict[str, Fault] = {}
    catalogue = load()
    for model in subclasses(WireModel):
        documents = [*HOSTILE, *({name: value} for name in model.model_fields for value in HOSTILE)]
        documents += [{name: [value]} for name in model.model_fields for value in HOSTILE]
        for document in documents:
            try:
                model.model_validate_json(msgspec.json.encode(document), context=catalogue)
            except ValidationError as error:
                found |= {fault.code: fault for fault in faults_of(error)}
    return found


def test_every_fault_code_in_the_source_has_a_sentence():
    """A fault that is raised somewhere in the package can be said."""
    expected = codes_in_source()
    assert "occupation_ambiguous" in expected
    assert {code for code in expected if f"fault.{code}" not in catalogue_of("de")} == set()


def test_every_fault_that_wire_types_find_can_be_said():
    """Types, ranges, lengths, choices: hostile values in every field meet a sentence, in both languages."""
    found = hostile_faults()
    assert {"missing", "extra_forbidden", "int_type", "greater_than_equal", "enum", "too_long"} <= set(found)
    for fault in found.values():
        for language in LANGUAGES:
            sentence = words.fault(fault, language)
            assert sentence.endswith(".")
            assert "{" not in sentence


def test_every_pattern_is_described_in_words():
    """Nobody has to read a regular expression."""
    fields = {
        (field,)
        for model in subclasses(WireModel)
        for field, schema in model.model_json_schema().get("properties", {}).items()
        for part in [schema, *schema.get("anyOf", [])]
        if "pattern" in part
    }
    assert fields
    for path in fields:
        fault = Fault(path=path, code="string_pattern_mismatch", values={"pattern": "PATTERN"})
        assert "PATTERN" not in words.fault(fault, "de"), path


def test_every_problem_has_a_title_and_a_detail():
    """Each error that an answer can show has both, in both languages."""
    codes = {error.code for error in subclasses(AppError) if hasattr(error, "code")} | {"invalid_input"}
    assert "not_found" in codes
    for language in LANGUAGES:
        known = set(catalogue_of(language))
        assert {code for code in codes if f"problem.{code}" not in known} == set()
        assert {code for code in codes if f"problem.{code}.detail" not in known} == set()


def test_the_title_of_a_shared_fault_code_is_that_of_invalid_input():
    """A problem may carry the code that all its faults share."""
    assert words.problem_title("invalid_input", "de") == words.problem_title("occupation_ambiguous", "de")
    with pytest.raises(words.UnknownMessageError):
        words.problem_title("no_such_problem", "de")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", [*PAIR_CODES, *LEFTOVER_CODES, *WHY_CODES])
def test_every_reason_is_a_sentence(code, language):
    """A reason with the values it may carry is a sentence without codes."""
    values = {
        "mentee_kldb": "81302", "mentor_kldb": "82102", "km": 12, "minutes": 25, "language": "ar",
        "level": "B2", "mentee_language": "bs", "mentor_language": "hr", "levels": 1, "rule": "distance",
        "seats": 3, "free": 1, "score": 2800,
    }  # fmt: skip
    for mentors in (1, 2):
        sentence = words.reason(Reason(code, {**values, "mentors": mentors}), language, load())
        assert sentence.endswith(".")
        assert not any(
            hidden in sentence for hidden in ("{", "81302", "distance" if language == "de" else "_")
        )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_of_the_wire_has_a_label(language):
    """Levels, rules, criteria and choices have names that people know."""
    codes = {
        "level": [level.label for level in Level],
        "rule": [rule.label for rule in RULES],
        "criterion": CRITERIA,
        "objective": Objective,
        "meeting": Meeting,
        "gender": Gender,
        "topic": Topic,
        "recognition": Recognition,
    }
    assert {level.value for level in LevelName} == set(codes["level"])
    for kind, names in codes.items():
        for name in names:
            assert words.label(kind, str(name), language)


def test_a_reason_is_said_in_the_words_of_the_catalogue():
    """Codes become names, numbers are written as the language does."""
    reason = Reason("language_common", {"language": "de", "level": "native"})
    assert words.reason(reason, "de", load()) == "Gemeinsame Sprache: Deutsch (Muttersprache)."
    assert words.reason(reason, "en", load()) == "Common language: German (native)."
