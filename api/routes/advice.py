"""Certificates and advice: what proves a run, whom to recruit, what rules cost, who else would do."""

import asyncio
from typing import Annotated, TypeVar
from uuid import UUID

import msgspec
from litestar import Controller, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from api.errors import EngineBusy, EngineDied, EngineTimeout, MissingScope, NotFound
from api.routes.answers import ETAG, spoken
from api.routes.documented import JSON, documents
from api.routes.presence import answered
from api.routes.presenting_advice import candidate_view, price_view, rivals_view, scarcity_view
from api.routes.requests import JsonRequest
from api.schemas.advice import CandidateView, CertificateView, RivalsView, RulePriceView, ScarcityView
from api.schemas.fairness import FairnessView
from api.schemas.pages import MOST_ITEMS, Page
from api.security.access import Principal, Scope, needs
from api.services.advice import Advice, MenteeAbsent
from api.services.advising import AdviceTooLarge
from api.services.fairness import FairnessUnknown, fairness
from api.services.finished import RunNotDone
from api.services.proofs import CertificateGone, proof, proof_json
from api.services.solving import LockImpossible
from api.services.versions import etag
from api.store.database import Database
from api.words import Language
from scoring.catalogue import Catalogue

Limit = Annotated[
    int, QueryParameter(ge=1, le=MOST_ITEMS, description="How many items each list has at most.")
]
T = TypeVar("T")

_ABOUT_RUN = (NotFound, RunNotDone, AdviceTooLarge, EngineBusy, EngineTimeout, EngineDied)
_ABOUT_MENTEE = (
    *(NotFound, MissingScope, MenteeAbsent, AdviceTooLarge, LockImpossible),
    *(EngineBusy, EngineTimeout, EngineDied),
)


class RunAdvice(Controller):
    """What follows from a run that is done."""

    path = "/v1/runs/{run_id:uuid}"
    tags = ("Advice",)
    opt = needs(Scope.MATCHING)

    @get(
        "/certificate",
        operation_id="get_certificate",
        summary="Get the proof of a run",
        opt=documents(NotFound, RunNotDone, CertificateGone, answer=CertificateView),
        response_headers=[ETAG],
    )
    async def certificate(
        self,
        run_id: FromPath[UUID],
        database: NamedDependency[Database],
        principal: NamedDependency[Principal],
    ) -> Response[bytes]:
        """Get the plan, its proof and all that decided it, as `matcher verify` reads it.

        It never changes, but is gone once anybody who took part has been deleted.
        """
        async with database.read() as session:
            found = await proof(session, principal, run_id)
        # A large run is megabytes; others have their turn meanwhile.
        written = await asyncio.to_thread(proof_json, found)
        return Response(written, media_type=JSON, headers={"ETag": etag(found.run.id, found.run.version)})

    @get("/scarcity", operation_id="get_scarcity", summary="Whom to recruit", opt=documents(*_ABOUT_RUN))
    async def scarcity(
        self,
        request: JsonRequest,
        run_id: FromPath[UUID],
        advice: NamedDependency[Advice],
        principal: NamedDependency[Principal],
        language: NamedDependency[Language],
        catalogue: NamedDependency[Catalogue],
        limit: Limit = 10,
    ) -> Response[ScarcityView]:
        """Say what one more mentor of each kind would bring, whom to recruit next, and what seats are worth.

        Kinds are occupation group, district and language of the mentees. Every gain is exact: the plan
        would be solved anew with that mentor. The first answer about a run takes longest.
        """
        found = await answered(request, advice.scarcity(principal, run_id))
        view = scarcity_view(run_id, found, limit, language, catalogue)
        return Response(view, headers=spoken(language))

    @get(
        "/rule-prices",
        operation_id="list_rule_prices",
        summary="What each rule costs",
        opt=documents(*_ABOUT_RUN),
    )
    async def rule_prices(
        self,
        request: JsonRequest,
        run_id: FromPath[UUID],
        advice: NamedDependency[Advice],
        principal: NamedDependency[Principal],
        language: NamedDependency[Language],
    ) -> Response[Page[RulePriceView]]:
        """List the rules that some pair breaks, each with the plan that would be best without it."""
        prices = await answered(request, advice.rule_prices(principal, run_id))
        page = Page(items=[price_view(price, language) for price in prices], next_cursor=None)
        return Response(page, headers=spoken(language))

    @get("/rivals", operation_id="list_rivals", summary="Who competes", opt=documents(*_ABOUT_RUN))
    async def rivals(
        self,
        request: JsonRequest,
        run_id: FromPath[UUID],
        advice: NamedDependency[Advice],
        principal: NamedDependency[Principal],
        language: NamedDependency[Language],
        catalogue: NamedDependency[Catalogue],
    ) -> Response[Page[RivalsView]]:
        """List the groups of mentees who compete for too few seats, which is why some are left over."""
        groups = await answered(request, advice.rivals(principal, run_id))
        items = [rivals_view(group, language, catalogue) for group in groups]
        return Response(Page(items=items, next_cursor=None), headers=spoken(language))


class RunFairness(Controller):
    """How a run treats groups."""

    path = "/v1/runs/{run_id:uuid}/fairness"
    tags = ("Advice",)
    opt = needs(Scope.MATCHING)

    @get(
        operation_id="get_fairness",
        summary="How groups are treated",
        opt=documents(NotFound, RunNotDone, FairnessUnknown),
    )
    async def fairness(
        self,
        run_id: FromPath[UUID],
        database: NamedDependency[Database],
        principal: NamedDependency[Principal],
    ) -> FairnessView:
        """Get who is matched and how well, by gender, native language, district and waiting, with intervals.

        Nothing in it is about fewer than five people, and it stays as it was when people are deleted.
        """
        async with database.read() as session:
            run, found = await fairness(session, principal, run_id)
        return FairnessView.model_validate_json(msgspec.json.encode({"run_id": run.id, **found}))


class MenteeAdvice(Controller):
    """Mentors for one mentee."""

    path = "/v1/mentees/{mentee_id:uuid}"
    tags = ("Advice",)
    opt = needs(Scope.MATCHING)

    @get(
        "/candidates",
        operation_id="list_candidates",
        summary="List the best mentors for a mentee",
        opt=documents(*_ABOUT_MENTEE),
    )
    async def candidates(
        self,
        request: JsonRequest,
        mentee_id: FromPath[UUID],
        advice: NamedDependency[Advice],
        principal: NamedDependency[Principal],
        language: NamedDependency[Language],
        catalogue: NamedDependency[Catalogue],
        limit: Limit = 10,
    ) -> Response[Page[CandidateView]]:
        """List mentors as the programme is now: who costs the whole plan least first, then the best score.

        Those who cannot be chosen come last. Needs the scope `profiles:read` besides.
        """
        found = await answered(request, advice.candidates(principal, mentee_id, limit))
        items = [candidate_view(one, language, catalogue) for one in found]
        return Response(Page(items=items, next_cursor=None), headers=spoken(language))
