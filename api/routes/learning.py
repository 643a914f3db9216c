"""What can be learned from outcomes."""

from dataclasses import asdict
from uuid import UUID

from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from api.errors import EngineBusy, EngineDied, EngineTimeout, NotFound
from api.routes.documented import documents
from api.schemas.learning import CriterionShare, Evidence, LearnedFrom, LeftOutPairings, SuggestionView
from api.schemas.policy import Weights
from api.security.access import Principal, Scope, needs
from api.services.learning import Learned, Learning
from api.services.small_numbers import Hidden, Told
from matcher.learning import CONFIDENCE, Silence, Suggestion
from scoring.policy import CRITERIA, FULL_SCORE


class SuggestionController(Controller):
    """Other weights for a programme."""

    path = "/v1/programmes/{programme_id:uuid}/suggestion"
    tags = ("Advice",)
    opt = needs(Scope.MATCHING)

    @get(
        operation_id="get_suggestion",
        summary="Which weights would foresee acceptance better",
        opt=documents(NotFound, EngineBusy, EngineTimeout, EngineDied),
    )
    async def show(
        self,
        programme_id: FromPath[UUID],
        learning: NamedDependency[Learning],
        principal: NamedDependency[Principal],
    ) -> SuggestionView:
        """Get other weights, learned from what people have accepted and declined, or why there are none.

        Nothing follows from it by itself: a policy changes only when somebody changes the programme.
        """
        return _view(programme_id, await learning.suggestion(principal, programme_id))


def _view(programme_id: UUID, learned: Learned) -> SuggestionView:
    found = learned.found if isinstance(learned.found, Suggestion) else None
    return SuggestionView(
        programme_id=programme_id,
        learned_from=LearnedFrom(
            accepted=_number(learned.accepted),
            declined=_number(learned.declined),
            left_out=[
                LeftOutPairings(why=why, pairings=_number(told)) for why, told in learned.left_out.items()
            ],
        ),
        why_none=learned.found if isinstance(learned.found, Silence) else None,
        weights=None if found is None else Weights(**asdict(found.weights)),
        shares=None if found is None else _shares(found),
        evidence=None if found is None else _evidence(found),
    )


def _shares(found: Suggestion) -> list[CriterionShare]:
    return [
        CriterionShare(
            criterion=name,
            **{figure: round(value * FULL_SCORE) for figure, value in asdict(share).items()},
        )
        for name, share in zip(CRITERIA, found.shares, strict=True)
    ]


def _evidence(found: Suggestion) -> Evidence:
    return Evidence(
        confidence=CONFIDENCE,
        gain=found.gain,
        gain_low=found.gain_low,
        gain_high=found.gain_high,
        ranked_present=round(found.ranked_present * FULL_SCORE),
        ranked_suggested=round(found.ranked_suggested * FULL_SCORE),
    )


def _number(told: Told) -> int | None:
    return None if isinstance(told, Hidden) else told
