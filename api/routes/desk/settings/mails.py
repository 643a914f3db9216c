"""What a programme adds to its mails, and how they look then."""

from typing import Any

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.enums import MediaType
from litestar.params import FromPath

from api.errors import AppError, NoSuchPath
from api.mail.letter import as_html, as_text
from api.routes.desk.desk import PATH, Desk, open_to
from api.routes.desk.faults import Faults, faults_of
from api.routes.desk.forms import Form
from api.schemas.mail_texts import MailTextInput
from api.security.staff import StaffRole
from api.services import mail_texts
from api.services.mail_texts import KINDS, Which
from api.services.wire import parse
from api.settings import Settings
from api.store.types import JsonObject
from api.web import HEADERS
from api.web.mails import preview
from api.words import LANGUAGES, Language, text

PAGE = "/settings/mails"


class MailTextsController(Controller):
    """Texts of mails, by kind and language."""

    path = f"{PATH}{PAGE}"
    opt = open_to(StaffRole.ADMINISTRATOR)

    @get()
    async def show(self, desk: NamedDependency[Desk]) -> Response[str]:
        """Show to which mails the programme adds something."""
        async with desk.database.read() as session:
            found = await mail_texts.of_programme(session, desk.who, desk.programme.id)
        adapted = {(which.kind.value, which.language) for which in found}
        kinds = [kind.value for kind in KINDS]
        return desk.page("settings/mails.html", kinds=kinds, languages=LANGUAGES, adapted=adapted)

    @get("/{kind:str}/{tongue:str}")
    async def one(
        self, desk: NamedDependency[Desk], kind: FromPath[str], tongue: FromPath[str]
    ) -> Response[str]:
        """Show the form of one mail."""
        which = _which(kind, tongue)
        async with desk.database.read() as session:
            found = (await mail_texts.of_programme(session, desk.who, desk.programme.id)).get(which)
        said = {"opening": found and found.opening, "closing": found and found.closing}
        return _form(desk, which, said, {})

    @post("/{kind:str}/{tongue:str}")
    async def change(
        self, desk: NamedDependency[Desk], kind: FromPath[str], tongue: FromPath[str]
    ) -> Response[Any]:
        """Say this from now on."""
        which, said = _which(kind, tongue), _said(await desk.form())
        try:
            data = parse(MailTextInput, said, desk.catalogue)
            async with desk.database.write() as session:
                await mail_texts.change(session, desk.clock, desk.who, desk.programme.id, which, data)
        except AppError as error:
            return _form(desk, which, said, faults_of(error, desk.language), error.status)
        return desk.back(PAGE, "saved")

    @post("/{kind:str}/{tongue:str}/preview")
    async def preview(
        self,
        desk: NamedDependency[Desk],
        settings: NamedDependency[Settings],
        kind: FromPath[str],
        tongue: FromPath[str],
    ) -> Response[Any]:
        """Show the mail with what was typed, to somebody who is made up; nothing is stored."""
        which, said = _which(kind, tongue), _said(await desk.form())
        try:
            data = parse(MailTextInput, said, desk.catalogue)
        except AppError as error:
            return _form(desk, which, said, faults_of(error, desk.language), error.status)
        own = mail_texts.text_of(desk.programme.id, which, data, desk.clock.now())
        letter = mail_texts.sample(desk.programme, own, desk.catalogue, settings.base_url)
        shown = preview(as_html([letter]), as_text([letter]), text("settings.mails.plain", desk.language))
        return Response(
            shown.html,
            media_type=MediaType.HTML,
            status_code=200,
            headers={**HEADERS, **shown.headers, "Content-Language": which.language},
        )


def _which(kind: str, tongue: str) -> Which:
    """Raise `NoSuchPath` for a mail that there is not."""
    kinds = {one.value: one for one in KINDS}
    languages: dict[str, Language] = {one: one for one in LANGUAGES}
    if kind not in kinds or tongue not in languages:
        raise NoSuchPath
    return Which(kinds[kind], languages[tongue])


def _said(form: Form) -> JsonObject:
    return {"opening": form.text("opening"), "closing": form.text("closing")}


def _form(desk: Desk, which: Which, said: JsonObject, errors: Faults, status: int = 200) -> Response[str]:
    target = f"{desk.path}{PAGE}/{which.kind}/{which.language}"
    return desk.page(
        "settings/mail.html", status=status, which=which, target=target, said=said, errors=errors
    )
