"""The stateless calls: POST /v1/score and POST /v1/match."""

from typing import Any

from litestar import Request, Response, post
from litestar.di import NamedDependency

from api.errors import EngineBusy, EngineDied, EngineTimeout
from api.routes.documented import JSON, STATELESS, documents
from api.routes.presence import while_present
from api.schemas.matching import MatchAnswer, MatchRequest, ScoreAnswer, ScoreRequest
from api.security.access import Scope, needs
from api.services.matching import Matching
from api.words import Language

_ENGINE = (EngineBusy, EngineTimeout, EngineDied)


@post(
    "/v1/score",
    status_code=200,
    operation_id="score",
    summary="Score every pair",
    tags=["Matching"],
    opt={**needs(Scope.MATCHING), **STATELESS, **documents(*_ENGINE, body=ScoreRequest, answer=ScoreAnswer)},
)
async def score(
    request: Request[Any, Any, Any],
    matching: NamedDependency[Matching],
    language: NamedDependency[Language],
) -> Response[bytes]:
    """Say for every mentee and mentor how well they fit, and which rules they break. Nothing is stored."""
    body = await request.body()
    return Response(await while_present(request, matching.score(body, language)), media_type=JSON)


@post(
    "/v1/match",
    status_code=200,
    operation_id="match",
    summary="Find the best pairs",
    tags=["Matching"],
    opt={**needs(Scope.MATCHING), **STATELESS, **documents(*_ENGINE, body=MatchRequest, answer=MatchAnswer)},
)
async def match(
    request: Request[Any, Any, Any],
    matching: NamedDependency[Matching],
    language: NamedDependency[Language],
) -> Response[bytes]:
    """Find the best plan for the policy, with reasons and a proof. Nothing is stored.

    Empty lists give an empty plan.
    """
    body = await request.body()
    answer = await while_present(request, matching.match(body, language))
    headers = {"Content-Language": language, "Vary": "Accept-Language"}
    return Response(answer, media_type=JSON, headers=headers)
