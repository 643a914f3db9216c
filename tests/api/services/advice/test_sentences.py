"""Advice is said in sentences, with names instead of keys, and its documented examples are true."""

import pytest

from api.schemas import advice_examples as examples
from api.schemas.advice import CandidateView, CertificateView, RivalsView, RulePriceView, ScarcityView
from api.schemas.states import Role
from api.services.advice_words import gain_sentence, kind_name, rival_sentence
from api.words.languages import LANGUAGES
from matcher.advice.measures import Gain
from matcher.advice.rivals import RIVAL_CODES
from matcher.recheck import recheck
from scoring.explain import Reason


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("gain", "shown"),
    [
        (Gain(1, 0, 9000), {"1", "9000"}),
        (Gain(2, -5, -30), {"2", "30"}),
        (Gain(0, 70, -400), {"70", "400"}),
        (Gain(0, 0, 12), {"12"}),
        (Gain(0, 0, 0), set()),
    ],
)
def test_a_gain_is_a_sentence(language, gain, shown):
    """With the figures that count, signs included, and no others."""
    sentence = gain_sentence(gain, language)
    told = {"".join(filter(str.isdigit, word)) for word in sentence.split() if any(map(str.isdigit, word))}
    assert told == shown
    assert sentence.endswith(".")
    assert ("-" in sentence) == (gain.value < 0)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("number", [1, 2])
def test_what_rivals_have_in_common_is_said(language, number, catalogue):
    """Every code is a sentence with names instead of keys, for one and for several."""
    values = {
        "rivals_seats": {"mentees": number, "mentors": number, "seats": 3, "left": number},
        "rivals_occupation": {"group": "813", "mentees": number},
        "rivals_district": {"ags": "03457", "mentors": number},
        "rivals_elsewhere": {"mentors": number},
    }
    assert set(values) == set(RIVAL_CODES)
    for code in RIVAL_CODES:
        sentence = rival_sentence(Reason(code, values[code]), language, catalogue)
        assert sentence.endswith(".")
        assert not any(hidden in sentence for hidden in ("{", "813", "03457", "_"))


async def test_a_kind_has_a_name(add, done, advice, admin, catalogue):
    """Group, district or what lies beyond, and language, in both languages."""
    await add(Role.MENTEE, languages=[{"code": "ar", "level": "C1"}])
    await add(Role.MENTEE, location={"place": "Hamburg"})
    found = await advice.scarcity(admin, (await done()).id)
    kinds = [need.kind for need in found.needs]
    names = {language: {kind_name(kind, language, catalogue) for kind in kinds} for language in LANGUAGES}
    assert "Nursing, ambulance service and midwifery; Landkreis Leer; Arabic" in names["en"]
    assert any("außerhalb Niedersachsens; Deutsch" in name for name in names["de"])


def test_the_examples_are_true(catalogue):
    """They are of the form that is documented, and the certificate proves itself."""
    for model, example in (
        (CertificateView, examples.CERTIFICATE),
        (ScarcityView, examples.SCARCITY),
        (RulePriceView, examples.RULE_PRICE),
        (RivalsView, examples.RIVALS),
        (CandidateView, examples.CANDIDATE),
    ):
        model.parse(example, catalogue)
    assert recheck(examples.CERTIFICATE) == ()
    assert examples.RULE_PRICE["reason"] == gain_sentence(Gain(5, 0, 35794), "de")
    assert examples.SCARCITY["kinds"][0]["reason"] == gain_sentence(Gain(1, 0, 9125), "de")
    rivals = Reason("rivals_seats", {"mentees": 2, "mentors": 1, "seats": 1, "left": 1})
    assert examples.RIVALS["reasons"] == [rival_sentence(rivals, "de", catalogue)]
