"""From records of the store to wire types."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from api import words
from api.schemas.matching import Criteria, RuleName, Summary
from api.schemas.pairings import FirstMeeting, History, PairingView, Regret, StepView
from api.schemas.people import PairView
from api.schemas.policy import Policy
from api.schemas.programmes import ProgrammeView
from api.schemas.runs import ImpossibleLock, ProposalView, RunError, RunView, UnmatchedView
from api.services.pairings import Taken
from api.store.records import (
    FiledProposal,
    Pairing,
    PairNote,
    Person,
    Programme,
    Run,
    UnmatchedMentee,
)
from api.store.types import JsonObject
from scoring.catalogue import Catalogue
from scoring.explain import Reason


def programme_view(programme: Programme) -> ProgrammeView:
    """A programme, as it is answered."""
    return ProgrammeView(
        id=programme.id,
        name=programme.name,
        slug=programme.slug,
        policy=_policy(programme.policy),
        policy_version=programme.policy_version,
        answer_days=programme.answer_days,
        confirmation=programme.confirmation,
        require_if_match=programme.require_if_match,
        consent_version=programme.consent_version,
        consent_url=programme.consent_url,
        consent_required=programme.consent_required,
        retention_months=programme.retention_months,
        version=programme.version,
        created_at=programme.created_at,
        updated_at=programme.updated_at,
    )


def person_view(person: Person) -> JsonObject:
    """A stored profile, as it is answered: a `PersonView`.

    It was checked when it came. It is not checked again, so that whoever
    installs a new table of places or occupations can still read old profiles.
    """
    return {
        "consent": None,
        **person.wire,
        "id": person.id,
        "programme_id": person.programme_id,
        "role": person.role,
        "status": person.status,
        "version": person.version,
        "restriction": _mark(person.restricted_at, person.restricted_by, person.restricted_reason),
        "legal_hold": _mark(person.held_at, person.held_by, person.held_reason),
        "created_at": person.created_at,
        "updated_at": person.updated_at,
    }


def _mark(at: datetime | None, by: str | None, reason: str | None) -> JsonObject | None:
    return None if at is None else {"reason": reason, "by": by, "at": at}


def pair_view(note: PairNote) -> PairView:
    """An exclusion or a lock, as it is answered."""
    return PairView(
        id=note.id,
        programme_id=note.programme_id,
        mentee_id=note.mentee_id,
        mentor_id=note.mentor_id,
        reason=note.reason,
        created_at=note.created_at,
    )


def run_view(run: Run, language: words.Language) -> RunView:
    """A run, as it is answered."""
    return RunView(
        id=run.id,
        programme_id=run.programme_id,
        state=run.state,
        progress=run.progress,
        policy=_policy(run.policy),
        keep=run.keep,
        summary=None if run.summary is None else _summary(run.summary),
        error=_error(run, language),
        input_hash=run.input_hash,
        solver_version=run.solver_version,
        created_at=run.created_at,
        started_at=run.started_at,
        finished_at=run.finished_at,
        updated_at=run.updated_at,
    )


def proposal_view(proposal: FiledProposal, language: words.Language, catalogue: Catalogue) -> ProposalView:
    """A proposal, as it is answered."""
    return ProposalView(
        id=proposal.id,
        run_id=proposal.run_id,
        mentee_id=proposal.mentee_id,
        mentor_id=proposal.mentor_id,
        score=proposal.score,
        criteria=Criteria(**proposal.criteria),
        reasons=_sentences(proposal.reasons, language, catalogue),
        locked=proposal.locked,
        state=proposal.state,
        pairing_id=proposal.pairing_id,
    )


def pairing_view(pairing: Pairing) -> PairingView:
    """A pairing, as it is answered."""
    return PairingView(
        id=pairing.id,
        programme_id=pairing.programme_id,
        mentee_id=pairing.mentee_id,
        mentor_id=pairing.mentor_id,
        seat=pairing.seat,
        state=pairing.state,
        proposal_id=pairing.proposal_id,
        score=pairing.score,
        regret=None if pairing.regret is None else Regret(**pairing.regret),
        answer_until=pairing.answer_until,
        opened_by=pairing.opened_by,
        opened_reason=pairing.opened_reason,
        changed_by=pairing.changed_by,
        changed_at=pairing.changed_at,
        changed_reason=pairing.changed_reason,
        outcome=pairing.outcome,
        first_meeting=_first_meeting(pairing),
        created_at=pairing.created_at,
        updated_at=pairing.updated_at,
    )


def history_view(taken: Iterable[Taken]) -> History:
    """The steps of a pairing, as they are answered."""
    return History(
        items=[
            StepView(
                at=one.step.at, state=one.step.state, by=one.step.by, by_name=one.name, reason=one.step.reason
            )
            for one in taken
        ]
    )


def _first_meeting(pairing: Pairing) -> FirstMeeting | None:
    if pairing.first_meeting_at is None:
        return None
    return FirstMeeting(at=pairing.first_meeting_at, place=pairing.first_meeting_place)


def unmatched_view(left: UnmatchedMentee, language: words.Language, catalogue: Catalogue) -> UnmatchedView:
    """A mentee whom a run left over, as it is answered."""
    return UnmatchedView(
        mentee_id=left.mentee_id,
        feasible_mentors=left.feasible_mentors,
        broken_rules={RuleName(rule): mentors for rule, mentors in left.broken_rules.items()},
        reasons=_sentences(left.reasons, language, catalogue),
    )


def _policy(stored: JsonObject) -> Policy:
    # Through JSON, because strict types read names of levels from text only there.
    return Policy.model_validate_json(msgspec.json.encode(stored))


def _summary(stored: JsonObject) -> Summary:
    figures = {name: stored[name] for name in Summary.model_fields}
    return Summary.model_validate_json(msgspec.json.encode(figures))


def _error(run: Run, language: words.Language) -> RunError | None:
    if run.error_code is None:
        return None
    values: dict[str, Any] = dict(run.error_values or {})
    locks: list[JsonObject] | None = values.pop("locks", None)
    return RunError(
        code=run.error_code,
        detail=words.problem_detail(run.error_code, language, values),
        locks=None if locks is None else [_lock(lock) for lock in locks],
    )


def _lock(stored: JsonObject) -> ImpossibleLock:
    return ImpossibleLock(
        mentee_id=UUID(stored["mentee_id"]), mentor_id=UUID(stored["mentor_id"]), causes=stored["causes"]
    )


def _sentences(reasons: Iterable[JsonObject], language: words.Language, catalogue: Catalogue) -> list[str]:
    return [words.reason(Reason(reason["code"], reason["values"]), language, catalogue) for reason in reasons]
