"""What all tables share: the base, its types, and references to people."""

from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import Date, Float, ForeignKeyConstraint, LargeBinary, MetaData, Uuid
from sqlalchemy.orm import DeclarativeBase

from api.schemas.states import ProposalState, Role, RunState, Status
from api.store.types import JsonColumn, JsonObject, UtcDateTime, names_of
from matcher.pairing import Confirmation, PairingState
from scoring.profile import Gender, Meeting


class Base(DeclarativeBase):
    """What all tables share: names of constraints, and types by annotation."""

    # A constraint without a name cannot be changed by a later migration.
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar = {
        UUID: Uuid(),
        datetime: UtcDateTime(),
        date: Date(),
        bytes: LargeBinary(),
        float: Float(53),
        JsonObject: JsonColumn,
        list[Any]: JsonColumn,
        Role: names_of(Role),
        Status: names_of(Status),
        Confirmation: names_of(Confirmation),
        RunState: names_of(RunState),
        ProposalState: names_of(ProposalState),
        PairingState: names_of(PairingState),
        Meeting: names_of(Meeting),
        Gender: names_of(Gender),
    }


def owned_profile(column: str) -> ForeignKeyConstraint:
    """A profile of the same programme as the row."""
    return ForeignKeyConstraint(
        ["programme_id", column], ["profiles.programme_id", "profiles.id"], ondelete="CASCADE"
    )
