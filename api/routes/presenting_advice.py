"""From advice to wire types."""

from uuid import UUID

from api import words
from api.schemas.advice import (
    CandidateView,
    DistrictRef,
    Gained,
    GroupRef,
    Lost,
    NeedView,
    RivalsView,
    RulePriceView,
    ScarcityView,
    SeatView,
    SpokenRef,
)
from api.schemas.matching import Criteria, RuleName
from api.services.advice_words import (
    district_name,
    gain_sentence,
    group_name,
    language_name,
    rival_sentence,
)
from api.services.advising import NamedCandidate, Rivalry, Scarcity, SeatWorth
from api.words import Language
from matcher.advice.measures import Gain, Regret
from matcher.advice.rule_prices import RulePrice
from matcher.advice.scarcity import Need
from scoring.catalogue import Catalogue


def scarcity_view(
    run_id: UUID, found: Scarcity, limit: int, language: Language, catalogue: Catalogue
) -> ScarcityView:
    """Whom a programme lacks, as it is answered."""
    return ScarcityView(
        run_id=run_id,
        kinds=[_need(need, language, catalogue) for need in found.needs[:limit]],
        recruits=[_need(need, language, catalogue) for need in found.recruits[:limit]],
        mentors=[_seat(seat) for seat in found.seats[:limit]],
    )


def price_view(price: RulePrice, language: Language) -> RulePriceView:
    """What a rule costs, as it is answered."""
    return RulePriceView(
        rule=RuleName(price.rule.label),
        label=words.label("rule", price.rule.label, language),
        pairs_opened=price.pairs_opened,
        gain=_gained(price.gain),
        total_score=price.total_score,
        mean_score=price.mean_score,
        reason=gain_sentence(price.gain, language),
    )


def rivals_view(group: Rivalry, language: Language, catalogue: Catalogue) -> RivalsView:
    """A group that competes for too few seats, as it is answered."""
    return RivalsView(
        left=[UUID(one) for one in group.left],
        mentees=[UUID(one) for one in group.mentees],
        mentors=[UUID(one) for one in group.mentors],
        seats=group.seats,
        reasons=[rival_sentence(reason, language, catalogue) for reason in group.reasons],
    )


def candidate_view(one: NamedCandidate, language: Language, catalogue: Catalogue) -> CandidateView:
    """A mentor for a mentee, as it is answered."""
    found = one.found
    return CandidateView(
        mentor_id=UUID(one.mentor),
        feasible=not found.broken_rules,
        score=found.score,
        criteria=Criteria(**found.criteria),
        broken_rules=[RuleName(rule) for rule in found.broken_rules],
        regret=None if found.regret is None else _lost(found.regret),
        in_plan=found.chosen,
        reasons=[words.reason(reason, language, catalogue) for reason in one.reasons],
    )


def _need(need: Need, language: Language, catalogue: Catalogue) -> NeedView:
    kind = need.kind
    return NeedView(
        occupation_group=GroupRef(kldb=kind.group, label=group_name(kind.group, language, catalogue)),
        district=None
        if kind.ags is None
        else DistrictRef(ags=kind.ags, name=district_name(kind.ags, catalogue)),
        language=SpokenRef(code=kind.language, name=language_name(kind.language, language, catalogue)),
        mentees=kind.mentees,
        gain=_gained(need.gain),
        reason=gain_sentence(need.gain, language),
    )


def _seat(seat: SeatWorth) -> SeatView:
    return SeatView(
        mentor_id=UUID(seat.mentor),
        seats=seat.seats,
        one_more=_gained(seat.one_more),
        one_fewer=None if seat.one_fewer is None else _lost(seat.one_fewer),
    )


def _gained(gain: Gain) -> Gained:
    return Gained(pairs=gain.pairs, lowest_score=gain.worst, score=gain.value)


def _lost(regret: Regret) -> Lost:
    return Lost(pairs=regret.pairs, lowest_score=regret.worst, score=regret.value)
