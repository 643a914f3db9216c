"""Advice on real runs in a real database; every figure is found again by solving anew."""

import json
import os
import zlib
from dataclasses import replace
from uuid import UUID

import pytest

from api.engine import Engine
from api.errors import EngineTimeout, MissingScope, NotFound
from api.problems import problem_of
from api.schemas import advice_examples as examples
from api.schemas.advice import CandidateView, CertificateView, RivalsView, RulePriceView, ScarcityView
from api.schemas.pairings import PairingInput
from api.schemas.people import PairInput
from api.schemas.states import PairKind, Role
from api.security.access import Principal, Scope
from api.services import advice as advice_module
from api.services import opening, pairs, people, runs
from api.services.advice import Advice, MenteeAbsent
from api.services.advice_words import gain_sentence, kind_name, rival_sentence
from api.services.advising import AdviceTooLarge, regret_of
from api.services.finished import RunNotDone
from api.services.proofs import CertificateGone, proof, proof_json
from api.settings import Settings
from api.store import advice as queries
from api.store import people as stored_people
from api.words.languages import LANGUAGES
from matcher.advice import limits
from matcher.advice.measures import Gain, Regret
from matcher.advice.rivals import RIVAL_CODES
from matcher.match import match
from matcher.recheck import recheck
from matcher.record import from_data, input_hash
from scoring.explain import Reason
from scoring.rules import Rule
from tests.api.crossing import crossed


class Direct:
    """Computes in this process; what goes in and out is pickled, as for another one."""

    def __init__(self):
        self.asked = []

    async def call(self, function, *args, watch=None, background=False):
        """Call the function."""
        assert (watch, background) == (None, False)
        self.asked.append(function.__name__)
        function, args = crossed((function, args))
        return crossed(function(*args))


@pytest.fixture
def direct():
    """The fake engine that requests wait for."""
    return Direct()


@pytest.fixture
def advice(database, direct, clock):
    """The advice, computed in this process."""
    return Advice(database, direct, clock)


@pytest.fixture
def done(start, executor):
    """Makes a run that is done."""

    async def call(**wanted):
        run = await start(**wanted)
        await executor().execute(run.id)
        return run

    return call


@pytest.fixture
def decided(database):
    """All that decided a run."""

    async def call(run):
        async with database.read() as session:
            packed = await queries.packed_input(session, run.id)
        return from_data(json.loads(zlib.decompress(packed)))

    return call


@pytest.fixture
def proved(database, admin):
    """The certificate of a run, as it is answered."""

    async def call(run):
        async with database.read() as session:
            return json.loads(proof_json(await proof(session, admin, run.id)))

    return call


@pytest.fixture
def add(database, clock, admin, programme_id, profile):
    """Stores somebody more."""

    async def call(role, **changes):
        async with database.write() as session:
            return (await people.create(session, clock, admin, programme_id, role, profile(**changes))).id

    return call


@pytest.fixture
def delete(database):
    """Deletes somebody."""

    async def call(identifier):
        async with database.write() as session:
            await stored_people.remove(session, identifier)

    return call


def figures(data):
    """Pairs and sum of the scores of the best plan; nobody waits and seats cost nothing."""
    summary = match(data).summary
    return summary.pairs, summary.total_score


def gained(data, before):
    """What a changed input gains in pairs and score against the figures before."""
    after = figures(data)
    return after[0] - before[0], after[1] - before[1]


async def test_a_certificate_proves_itself(cohort, done, decided, proved):
    """`matcher verify` finds nothing wrong with it, and the hash is that of the run."""
    assert cohort
    run = await done()
    answer = await proved(run)
    assert recheck(answer) == ()
    assert answer["input_sha256"] == input_hash(await decided(run))
    assert (answer["objective"], len(answer["pairs"])) == ("most_pairs", 2)


async def test_a_changed_certificate_is_refused(cohort, done, proved):
    """A score, a price or a person that is another is found."""
    assert cohort
    answer = await proved(await done())
    spoilt = [json.loads(json.dumps(answer)) for _ in range(3)]
    spoilt[0]["pairs"][0]["score"] -= 1
    spoilt[1]["certificate"]["pair_bonus"] -= 1
    spoilt[2]["input"]["mentors"][0]["capacity"] += 1
    assert all(recheck(one) for one in spoilt)


async def test_a_certificate_names_nobody(add, done, proved):
    """Names, addresses and references stay where they are."""
    private = {"name": "Amal Haddad", "email": "amal@example.org", "external_ref": "niq-4711"}
    for role in Role:
        await add(role, **private)
    text = json.dumps(await proved(await done()))
    assert [value for value in private.values() if value in text] == []


async def test_the_certificate_of_an_empty_run_holds(done, proved):
    """Nobody, no pairs, nothing wrong."""
    assert recheck(await proved(await done())) == ()


@pytest.mark.parametrize("name", ["e0", "e2", "m0", "idle"])
async def test_a_certificate_goes_with_those_whom_it_speaks_of(cohort, add, done, proved, delete, name):
    """Paired, left over or idle: once they are deleted, what is known of them is not given away."""
    far = {"occupations": [{"kldb": "11104"}], "languages": [{"code": "fr", "level": "native"}]}
    cohort["idle"] = await add(Role.MENTOR, meeting="in_person", **far)
    run = await done()
    assert recheck(await proved(run)) == ()
    await delete(cohort[name])
    with pytest.raises(CertificateGone):
        await proved(run)


async def test_who_joins_later_changes_no_certificate(cohort, add, done, proved):
    """A run is what it was; the answer is the same to the byte."""
    assert cohort
    run = await done()
    before = await proved(run)
    await add(Role.MENTOR)
    await done()
    assert await proved(run) == before


async def test_there_is_no_advice_before_a_run_is_done(cohort, start, advice, database, clock, admin, proved):
    """Queued or cancelled: the state is named."""
    assert cohort
    run = await start()
    for state in ("queued", "cancelled"):
        for question in (advice.scarcity, advice.rule_prices, advice.rivals):
            with pytest.raises(RunNotDone) as refused:
                await question(admin, run.id)
            assert refused.value.values == {"state": state}
        with pytest.raises(RunNotDone):
            await proved(run)
        if state == "queued":
            async with database.write() as session:
                await runs.cancel(session, clock, admin, run.id)


async def test_advice_is_for_keys_that_reach_the_programme(cohort, done, advice, admin, database):
    """Others find nothing, even where the answer is remembered."""
    run = await done()
    stranger = Principal("other", frozenset({Scope.ADMIN}), programmes=frozenset())
    await advice.scarcity(admin, run.id)
    for question in (advice.scarcity, advice.rule_prices, advice.rivals):
        with pytest.raises(NotFound):
            await question(stranger, run.id)
    with pytest.raises(NotFound):
        await advice.candidates(stranger, cohort["e0"], 10)
    async with database.read() as session:
        with pytest.raises(NotFound):
            await proof(session, stranger, run.id)


async def test_a_kind_brings_what_solving_with_it_brings(cohort, done, decided, advice, admin):
    """For every kind named, the best plan with its made-up mentor gains just so much; the best come first."""
    assert cohort
    run = await done()
    data = await decided(run)
    before = figures(data)
    found = await advice.scarcity(admin, run.id)
    assert {need.kind.group for need in found.needs} >= {"813", "621"}
    for need in found.needs:
        more = replace(data, mentors=(*data.mentors, need.kind.mentor))
        assert gained(more, before) == (need.gain.pairs, need.gain.value)
    gains = [need.gain for need in found.needs]
    assert gains == sorted(gains, reverse=True)
    assert found.recruits[0] == found.needs[0]


async def test_a_seat_is_worth_what_solving_says(cohort, done, decided, advice, admin):
    """One more and one fewer, for every mentor, those first who are worth most."""
    assert cohort
    run = await done()
    data = await decided(run)
    before = figures(data)
    found = await advice.scarcity(admin, run.id)
    assert {seat.mentor for seat in found.seats} == {mentor.id for mentor in data.mentors}
    for seat in found.seats:
        others = tuple(mentor for mentor in data.mentors if mentor.id != seat.mentor)
        [own] = [mentor for mentor in data.mentors if mentor.id == seat.mentor]
        wider = replace(data, mentors=(*others, replace(own, capacity=own.capacity + 1)))
        assert gained(wider, before) == (seat.one_more.pairs, seat.one_more.value)
        assert gained(replace(data, mentors=others), before) == (
            -seat.one_fewer.pairs,
            -seat.one_fewer.value,
        )
    assert found.seats[0].one_more >= found.seats[-1].one_more


async def test_a_rule_costs_what_solving_without_it_brings(
    cohort, done, decided, advice, admin, database, clock, programme_id
):
    """An exclusion that keeps two apart is priced."""
    async with database.write() as session:
        pair = PairInput(mentee_id=cohort["e0"], mentor_id=cohort["m0"])
        await pairs.add(session, clock, admin, PairKind.EXCLUSION, programme_id, pair)
    run = await done()
    data = await decided(run)
    prices = {price.rule: price for price in await advice.rule_prices(admin, run.id)}
    found = prices[Rule.EXCLUSION]
    freer = replace(data, exclusions=())
    assert (found.gain.pairs, found.gain.value) == gained(freer, figures(data))
    assert (found.pairs_opened, found.total_score) == (1, figures(freer)[1])
    assert found.gain.value > 0


async def test_rivals_are_more_than_their_seats(cohort, done, advice, admin):
    """Three mentees face two seats: all are named, and who is left."""
    run = await done()
    [group] = await advice.rivals(admin, run.id)
    assert set(group.mentors) == {str(cohort[name]) for name in ("m0", "m1")}
    assert set(group.mentees) == {str(cohort[name]) for name in ("e0", "e1", "e2")}
    assert (len(group.left), group.seats) == (1, 2)
    assert group.reasons[0].code == "rivals_seats"


async def test_who_was_deleted_is_not_named(cohort, done, advice, admin, delete):
    """Not among mentors, not among rivals; the gains are those of the run still."""
    run = await done()
    before = await advice.scarcity(admin, run.id)
    await delete(cohort["m0"])
    after = await advice.scarcity(admin, run.id)
    assert [seat.mentor for seat in after.seats] == [str(cohort["m1"])]
    assert (after.needs, after.recruits) == (before.needs, before.recruits)
    [group] = await advice.rivals(admin, run.id)
    assert group.mentors == (str(cohort["m1"]),)


async def test_what_was_found_about_a_run_is_remembered(cohort, done, advice, admin, direct, monkeypatch):
    """Asked again, nothing is computed; the oldest is forgotten when there are too many."""
    assert cohort
    monkeypatch.setattr(advice_module, "REMEMBERED", 2)
    run = await done()
    first = await advice.scarcity(admin, run.id)
    await advice.rivals(admin, run.id)
    assert await advice.scarcity(admin, run.id) == first
    assert direct.asked == ["stored_scarcity", "stored_rivals"]
    await advice.rule_prices(admin, run.id)
    await advice.scarcity(admin, run.id)
    await advice.rivals(admin, run.id)
    assert direct.asked == ["stored_scarcity", "stored_rivals", "stored_rule_prices", "stored_rivals"]


async def test_candidates_cost_what_locking_them_costs(cohort, done, decided, advice, admin):
    """Regret is the difference to a plan that contains the pair; the cheapest first."""
    data = await decided(await done())
    before = figures(data)
    mentee = str(cohort["e2"])
    found = await advice.candidates(admin, UUID(mentee), 10)
    assert {one.mentor for one in found} == {mentor.id for mentor in data.mentors}
    for one in found:
        pairs_gained, score_gained = gained(replace(data, locks=((mentee, one.mentor),)), before)
        assert (one.found.regret.pairs, one.found.regret.value) == (-pairs_gained, -score_gained)
        assert one.reasons
    assert found[0].found.regret <= found[1].found.regret
    assert list(await advice.candidates(admin, UUID(mentee), 1)) == list(found[:1])


async def test_candidates_are_those_of_now(cohort, add, advice, admin, database, clock, programme_id):
    """Without any run: whoever joins counts at once, as do exclusions and locks; who cannot be comes last."""
    joined = str(await add(Role.MENTOR, occupations=[{"kldb": "62102"}]))
    mentee = cohort["e2"]
    [best, *_] = await advice.candidates(admin, mentee, 10)
    assert (best.mentor, best.found.chosen, best.found.regret.value) == (joined, True, 0)
    async with database.write() as session:
        pair = PairInput(mentee_id=mentee, mentor_id=UUID(joined))
        await pairs.add(session, clock, admin, PairKind.EXCLUSION, programme_id, pair)
        other = PairInput(mentee_id=cohort["e0"], mentor_id=cohort["m0"])
        await pairs.add(session, clock, admin, PairKind.LOCK, programme_id, other)
    found = await advice.candidates(admin, mentee, 10)
    last = {one.mentor: one.found for one in found[1:]}
    assert found[0].mentor == str(cohort["m1"])
    assert last[joined].broken_rules == ("exclusion",)
    assert (last[str(cohort["m0"])].broken_rules, last[str(cohort["m0"])].regret) == ((), None)


async def test_who_takes_no_part_has_no_candidates(add, advice, admin):
    """A mentee who is paused; and a mentor is no mentee."""
    paused = await add(Role.MENTEE, status="paused")
    mentor = await add(Role.MENTOR)
    with pytest.raises(MenteeAbsent):
        await advice.candidates(admin, paused, 10)
    with pytest.raises(NotFound):
        await advice.candidates(admin, mentor, 10)


@pytest.mark.parametrize("missing", [Scope.PROFILES_READ, Scope.MATCHING])
async def test_candidates_need_two_scopes(cohort, advice, missing):
    """To read profiles alone is not enough, nor is matching alone."""
    scopes = frozenset({Scope.PROFILES_READ, Scope.MATCHING})
    assert await advice.candidates(Principal("both", scopes), cohort["e0"], 10)
    with pytest.raises(MissingScope) as refused:
        await advice.candidates(Principal("one", scopes - {missing}), cohort["e0"], 10)
    assert refused.value.values == {"scope": missing.value}


async def test_a_pairing_by_hand_costs_what_locking_it_costs(
    cohort, done, decided, advice, admin, programme_id, database, clock
):
    """Its regret is the difference to a plan that contains the pair, and is stored with it."""
    data = await decided(await done())
    before, costs = figures(data), set()
    for mentee in ("e0", "e1", "e2"):
        for mentor in ("m0", "m1"):
            pair = PairingInput(mentee_id=cohort[mentee], mentor_id=cohort[mentor])
            ids = str(pair.mentee_id), str(pair.mentor_id)
            regret = await advice.regret(admin, programme_id, pair)
            pairs_gained, score_gained = gained(replace(data, locks=(ids,)), before)
            assert regret == Regret(-pairs_gained, 0, -score_gained)
            costs.add(regret)
    assert len(costs) > 1
    async with database.write() as session:
        made = await opening.create(session, clock, admin, programme_id, pair, regret)
    assert made.regret == {"pairs": regret.pairs, "lowest_score": 0, "score": regret.value}


async def test_open_pairings_are_fixed_where_a_regret_is_told(
    cohort, add, advice, admin, programme_id, database, clock
):
    """Whoever is paired costs nobody anything any more: the plan is that of those who are free."""
    mentor = await add(Role.MENTOR)
    for mentee, other in (("e0", "m0"), ("e1", "m1")):
        taken = PairingInput(mentee_id=cohort[mentee], mentor_id=cohort[other])
        async with database.write() as session:
            await opening.create(session, clock, admin, programme_id, taken)
        # Nobody is free for these two again, so there is no plan to compare with.
        assert await advice.regret(admin, programme_id, taken) is None
    last = PairingInput(mentee_id=cohort["e2"], mentor_id=mentor)
    assert await advice.regret(admin, programme_id, last) == Regret(0, 0, 0)


async def test_a_pair_that_breaks_a_rule_has_no_regret(cohort, add, advice, admin, programme_id, monkeypatch):
    """No plan could pair the two; nor is it told where there is too much to compute, or somebody is away."""
    far = await add(Role.MENTOR, languages=[{"code": "vi", "level": "native"}])
    pair = PairingInput(mentee_id=cohort["e0"], mentor_id=far)
    assert await advice.regret(admin, programme_id, pair) is None
    possible = PairingInput(mentee_id=cohort["e0"], mentor_id=cohort["m0"])
    assert await advice.regret(admin, programme_id, possible) is not None
    for limit in ("LARGEST_COHORT", "LARGEST_POOL"):
        monkeypatch.setattr(limits, limit, 5)
    assert await advice.regret(admin, programme_id, possible) is None


async def test_a_regret_is_told_for_every_pair_of_a_plan(cohort, done, decided):
    """What the plan contains costs nothing."""
    assert cohort
    data = await decided(await done())
    for pair in match(data).pairs:
        assert regret_of(data, pair.mentee, pair.mentor) == Regret(0, 0, 0)


async def test_advice_on_too_many_pairs_is_refused(cohort, done, advice, admin, monkeypatch):
    """Before anything is computed, with the numbers."""
    run = await done()
    for limit in ("LARGEST_COHORT", "LARGEST_POOL"):
        monkeypatch.setattr(limits, limit, 5)
    with pytest.raises(AdviceTooLarge) as refused:
        await advice.scarcity(admin, run.id)
    assert refused.value.values == {"pairs": 6, "most": 5}
    with pytest.raises(AdviceTooLarge):
        await advice.candidates(admin, cohort["e0"], 10)


async def test_advice_ends_with_the_time_limit(cohort, database, clock, admin):
    """What takes longer is a problem that says so, and is computed no further."""
    engine = Engine(Settings(time_limit=1e-6, interactive_workers=1, run_workers=1), os.getpid)
    engine.start()
    try:
        with pytest.raises(EngineTimeout) as ended:
            await Advice(database, engine, clock).candidates(admin, cohort["e0"], 10)
    finally:
        await engine.close()
    problem = problem_of(ended.value, "en")
    assert (problem.status, problem.code) == (503, "engine_timeout")
    assert problem.detail


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
