"""The page on which a policy is tried: its form, the preview, and what is done with it."""

from dataclasses import dataclass
from typing import Annotated, Any, Final

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.enums import MediaType
from litestar.params import QueryParameter

from api import words
from api.errors import AppError
from api.routes.desk.desk import PATH, Desk, open_to
from api.routes.desk.faults import Faults, faults_of
from api.routes.desk.forms import Form
from api.routes.desk.match import form as match_form
from api.routes.desk.match.form import LEVELS, SWITCHES, WEIGHTS
from api.routes.desk.match.learned import LearnedPart, learned_part
from api.schemas.policy import Policy
from api.schemas.profiles import LevelName
from api.schemas.runs import RunInput
from api.security.staff import StaffRole
from api.services import programmes, runs
from api.services.learning import Learning
from api.services.pages import Window
from api.services.previews import Names, Previews
from api.services.trying import Changed, Trial, Turn
from api.services.versions import Expected, etag
from api.store.types import JsonObject

PAGE: Final = f"{PATH}/match"

GLANCE: Final = 8
"""Changes of each kind that are shown beside the sliders."""

MOST: Final = 60
"""Changes of each kind that a comparison shows: the largest; so many keep the page small."""

Profession = Annotated[
    str | None, QueryParameter(name="weights.profession", description="What stands in the form, if given.")
]
Region = Annotated[str | None, QueryParameter(name="weights.region", description="As above.")]
LanguageWeight = Annotated[str | None, QueryParameter(name="weights.language", description="As above.")]


@dataclass(frozen=True, slots=True)
class Shown:
    """What a policy would change, as far as a page shows it."""

    trial: Trial
    kinds: dict[str, tuple[Changed, ...]]
    most: int
    names: Names


class MatchController(Controller):
    """Try a policy; keep it, or compute with it."""

    path = PAGE
    opt = open_to(StaffRole.VIEWER)

    @get()
    async def show(
        self,
        desk: NamedDependency[Desk],
        previews: NamedDependency[Previews],
        learning: NamedDependency[Learning],
        profession: Profession = None,
        region: Region = None,
        language_weight: LanguageWeight = None,
    ) -> Response[str]:
        """Show the programme's policy, or its form with other weights and what these would change."""
        given = zip(WEIGHTS, (profession, region, language_weight), strict=True)
        taken = {f"weights.{name}": (text,) for name, text in given if text is not None}
        form = Form(
            {**{name: (text,) for name, text in match_form.texts_of(_present(desk)).items()}, **taken}, {}
        )
        shown = None
        if taken:
            try:
                shown = await _tried(desk, previews, form)
            except AppError as error:
                return await _refused(desk, form, error)
        learned = await learned_part(desk, learning)
        return await _page(desk, form, shown=shown, learned=learned, taken=bool(taken))

    @post("/preview", status_code=200)
    async def preview(
        self, desk: NamedDependency[Desk], previews: NamedDependency[Previews]
    ) -> Response[Any]:
        """Answer with the part of the page that says what the policy would change; for scripts."""
        form = await desk.form()
        assert desk.signed is not None, "the guard has seen to it"
        try:
            tried = match_form.read(form, _present(desk), desk.catalogue)
            trial = await previews.newest(desk.signed.session_id, desk.programme, tried)
            if trial is None:
                return Response(None, status_code=204, media_type=MediaType.HTML)
            shown = await _shown(previews, trial, GLANCE)
        except AppError as error:
            errors = faults_of(error, desk.language)
            return desk.page(
                "match/preview.html", status=error.status, shown=None, errors=errors, weights=WEIGHTS
            )
        return desk.page("match/preview.html", shown=shown, errors={}, weights=WEIGHTS)

    @post("/try", status_code=200)
    async def try_out(
        self,
        desk: NamedDependency[Desk],
        previews: NamedDependency[Previews],
        learning: NamedDependency[Learning],
    ) -> Response[str]:
        """Show the whole page with the policy that was typed, and what it would change."""
        form = await desk.form()
        try:
            shown = await _tried(desk, previews, form)
        except AppError as error:
            return await _refused(desk, form, error)
        return await _page(desk, form, shown=shown, learned=await learned_part(desk, learning))

    @post("/compare", status_code=200)
    async def compare(
        self, desk: NamedDependency[Desk], previews: NamedDependency[Previews]
    ) -> Response[str]:
        """Show both policies side by side, and everybody for whom something changes."""
        form = await desk.form()
        try:
            tried = match_form.read(form, _present(desk), desk.catalogue)
            shown = await _shown(previews, await previews.preview(desk.programme, tried), MOST)
        except AppError as error:
            return await _refused(desk, form, error)
        return desk.page(
            "match/compare.html",
            shown=shown,
            present=match_form.texts_of(_present(desk)),
            tried=match_form.texts_of(tried.model_dump(mode="json")),
            weights=WEIGHTS,
            switches=SWITCHES,
            levels=LEVELS,
            version=form.text("version") or "",
        )

    @post("/save", opt=open_to(StaffRole.COORDINATOR))
    async def save(self, desk: NamedDependency[Desk]) -> Response[Any]:
        """Make the policy that of the programme; what is computed from now on, repairs too, follows it."""
        form = await desk.form()
        try:
            policy = match_form.read(form, _present(desk), desk.catalogue).model_dump(mode="json")
            async with desk.database.write() as session:
                await programmes.change(
                    session, desk.clock, desk.who, desk.programme.id, {"policy": policy},
                    expected=Expected.read(form.text("version") or ""), catalogue=desk.catalogue,
                )  # fmt: skip
        except AppError as error:
            return await _refused(desk, form, error)
        return desk.back("/match", "policy_saved")

    @post("/runs", opt=open_to(StaffRole.COORDINATOR))
    async def start(self, desk: NamedDependency[Desk]) -> Response[Any]:
        """Compute with this policy; that of the programme stays."""
        form = await desk.form()
        try:
            policy = match_form.read(form, _present(desk), desk.catalogue)
            async with desk.database.write() as session:
                run = await runs.start(
                    session, desk.clock, desk.who, desk.programme.id, RunInput(policy=policy)
                )
        except AppError as error:
            return await _refused(desk, form, error)
        return desk.back(f"/match/runs/{run.id}")


def _present(desk: Desk) -> JsonObject:
    """The programme's policy, with all that it may leave out."""
    stored = Policy.model_validate_json(msgspec.json.encode(desk.programme.policy))
    return stored.model_dump(mode="json")


def _level_options(language: words.Language) -> list[tuple[str, str]]:
    levels = ((level.value, words.label("level", level, language)) for level in LevelName)
    return [("", words.text("match.level.none", language)), *levels]


async def _tried(desk: Desk, previews: Previews, form: Form) -> Shown:
    """What the policy in a form would change, at a glance; raise `AppError` if that cannot be told."""
    tried = match_form.read(form, _present(desk), desk.catalogue)
    return await _shown(previews, await previews.preview(desk.programme, tried), GLANCE)


async def _shown(previews: Previews, trial: Trial, most: int) -> Shown:
    kinds = {turn.value: tuple(one for one in trial.changes if one.turn is turn) for turn in Turn}
    visible = tuple(one for changes in kinds.values() for one in changes[:most])
    return Shown(trial, kinds, most, await previews.names(visible))


async def _refused(desk: Desk, form: Form, error: AppError) -> Response[str]:
    return await _page(desk, form, errors=faults_of(error, desk.language), status=error.status)


async def _page(
    desk: Desk,
    form: Form,
    *,
    shown: Shown | None = None,
    learned: LearnedPart | None = None,
    taken: bool = False,
    errors: Faults | None = None,
    status: int = 200,
) -> Response[str]:
    """The page with what stands in the form.

    A form that was sent keeps the version that it was typed against; any other has the present one.

    Parameters
    ----------
    taken : bool
        Whether weights came with the address.
    """
    async with desk.database.read() as session:
        latest = await runs.listed(session, desk.who, desk.programme.id, Window(limit=1))
    return desk.page(
        "match/match.html",
        status=status,
        texts=match_form.sent_texts(form),
        weights=WEIGHTS,
        switches=SWITCHES,
        levels=LEVELS,
        level_options=_level_options(desk.language),
        version=form.text("version") or etag(desk.programme.id, desk.programme.version),
        latest=next(iter(latest.items), None),
        shown=shown,
        learned=learned,
        taken=taken,
        errors=errors or {},
    )
