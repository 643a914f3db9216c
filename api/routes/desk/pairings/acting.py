"""What coordinators do to a pairing, each on a small page of its own that asks for what it takes."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from api.errors import AppError
from api.routes.desk.desk import PATH, Desk, open_to
from api.routes.desk.faults import Faults, faults_of
from api.routes.desk.forms import Form
from api.schemas.answers import DeclineReason
from api.schemas.pairings import Answer, Ending, FirstMeeting
from api.schemas.states import Outcome
from api.security.staff import StaffRole
from api.services import board, meetings, pairings, reminders
from api.services.pairings import Wish
from api.services.versions import Expected, etag
from api.services.wire import parse
from api.store.records import Pairing
from api.words.formats import PLACE_OF_TIME
from matcher.pairing import Event, PairingState


class Act(StrEnum):
    """What can be done, as it is called in addresses and messages."""

    REMIND = "remind"
    CONFIRM = "confirm"
    DECLINE = "decline"
    MEETING = "meeting"
    CALL_OFF = "call_off"
    COMPLETE = "complete"
    CANCEL = "cancel"


PAGES: Final = [f"/{act}" for act in Act]
"""A page for each."""

ASKED: Final = (Act.REMIND, Act.CONFIRM, Act.DECLINE, Act.CANCEL)
"""While somebody is asked."""

_POSSIBLE: Final[Mapping[PairingState, tuple[Act, ...]]] = {
    PairingState.INVITED: ASKED,
    PairingState.MENTEE_ASKED: ASKED,
    PairingState.ACTIVE: (Act.MEETING, Act.COMPLETE, Act.CANCEL),
}


def acts_in(pairing: Pairing) -> tuple[Act, ...]:
    """What can be done to a pairing as it is, that which helps most first."""
    meets = pairing.state.open and pairing.first_meeting_at is not None
    return (*_POSSIBLE.get(pairing.state, ()), *((Act.CALL_OFF,) if meets else ()))


class ActingController(Controller):
    """The pages that ask before something is done."""

    path = f"{PATH}/pairings/{{pairing_id:uuid}}"
    opt = open_to(StaffRole.COORDINATOR)

    @get(PAGES)
    async def ask(self, desk: NamedDependency[Desk], pairing_id: FromPath[UUID]) -> Response[str]:
        """Ask for what it takes; changes nothing."""
        return await _page(desk, pairing_id, _act_of(desk), {})

    @post(PAGES)
    async def do(self, desk: NamedDependency[Desk], pairing_id: FromPath[UUID]) -> Response[Any]:
        """Do it, and lead back to the pairing."""
        act, form = _act_of(desk), await desk.form()
        expected = Expected.read(form.text("version") or "")
        try:
            change = CHANGES[act](desk, form)
            async with desk.database.write() as session:
                changed = await change(session, desk, pairing_id, expected)
        except AppError as error:
            errors = faults_of(error, desk.language)
            return await _page(desk, pairing_id, act, errors, form, error.status)
        return desk.back(f"/pairings/{pairing_id}", f"pairing_{act}" if changed else f"pairing_{act}_before")


Change = Callable[[AsyncSession, Desk, UUID, Expected], Awaitable[bool]]
"""What is done in a transaction, once the form has been read; False if it had been done before."""


def _remind(_: Desk, __: Form) -> Change:
    async def change(session: AsyncSession, desk: Desk, pairing_id: UUID, expected: Expected) -> bool:
        _, posted = await reminders.remind(session, desk.clock, desk.who, pairing_id, expected)
        return posted

    return change


def _answer(event: Event) -> Callable[[Desk, Form], Change]:
    """Say yes or no for whoever was asked when the page was shown."""

    def read(desk: Desk, form: Form) -> Change:
        said = {"on_behalf_of": form.text("on_behalf_of"), "reason": _reason(form)}
        return _step(Wish.of(event, parse(Answer, said, desk.catalogue)))

    return read


def _end(event: Event) -> Callable[[Desk, Form], Change]:
    """End it, with what it has led to."""

    def read(desk: Desk, form: Form) -> Change:
        said = {"reason": form.text("reason"), "outcome": form.text("outcome")}
        return _step(Wish.of(event, parse(Ending, said, desk.catalogue)))

    return read


def _meet(desk: Desk, form: Form) -> Change:
    said = {"at": _moment(form.text("at") or ""), "place": form.text("place")}
    return _arrange(parse(FirstMeeting, said, desk.catalogue))


def _call_off(_: Desk, __: Form) -> Change:
    return _arrange(None)


def _step(wish: Wish) -> Change:
    async def change(session: AsyncSession, desk: Desk, pairing_id: UUID, expected: Expected) -> bool:
        await pairings.act(session, desk.clock, desk.who, pairing_id, expected, wish)
        return True

    return change


def _arrange(meeting: FirstMeeting | None) -> Change:
    async def change(session: AsyncSession, desk: Desk, pairing_id: UUID, expected: Expected) -> bool:
        await meetings.arrange(session, desk.clock, desk.who, pairing_id, expected, meeting)
        return True

    return change


CHANGES: Final[Mapping[Act, Callable[[Desk, Form], Change]]] = {
    Act.REMIND: _remind,
    Act.CONFIRM: _answer(Event.CONFIRM),
    Act.DECLINE: _answer(Event.DECLINE),
    Act.MEETING: _meet,
    Act.CALL_OFF: _call_off,
    Act.COMPLETE: _end(Event.COMPLETE),
    Act.CANCEL: _end(Event.CANCEL),
}


def _act_of(desk: Desk) -> Act:
    """What the address of the page asks for."""
    return Act(desk.request.url.path.rstrip("/").rpartition("/")[2])


def _reason(form: Form) -> str | None:
    """One of the reasons, or own words in place of "other"."""
    chosen = form.text("choice")
    return (form.text("reason") or chosen) if chosen == DeclineReason.OTHER else chosen


def _moment(text: str) -> str:
    """What a field for day and time sends, on German clocks; anything else as it is."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=PLACE_OF_TIME).isoformat()
    except ValueError:
        return text


async def _page(
    desk: Desk,
    pairing_id: UUID,
    act: Act,
    errors: Faults,
    form: Form | None = None,
    status: int = 200,
) -> Response[str]:
    async with desk.database.read() as session:
        found = await board.file(session, desk.clock, desk.who, pairing_id)
    pairing = found.card.pairing
    typed = form or _present(pairing)
    return desk.page(
        "pairings/act.html",
        status=status,
        file=found,
        act=act,
        possible=act in acts_in(pairing),
        version=etag(pairing.id, pairing.version),
        typed={name: typed.text(name) for name in ("choice", "reason", "outcome", "at", "place")},
        reasons=list(DeclineReason),
        outcomes=list(Outcome),
        errors=errors,
    )


def _present(pairing: Pairing) -> Form:
    """What stands in the form at first."""
    at = pairing.first_meeting_at
    there = {"at": at.astimezone(PLACE_OF_TIME).strftime("%Y-%m-%dT%H:%M")} if at else {}
    if pairing.first_meeting_place:
        there["place"] = pairing.first_meeting_place
    return Form({name: (text,) for name, text in there.items()}, {})
