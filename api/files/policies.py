"""Policies from JSON files."""

from pydantic import ValidationError

from api.errors import MalformedJson, NestedTooDeep
from api.files.faults import FileFault
from api.files.sheet import MOST_BYTES
from api.schemas.decoding import decode
from api.schemas.faults import Fault, faults_of
from api.schemas.policy import Policy
from api.schemas.problem import InvalidInput
from scoring.catalogue import Catalogue


def read_policy(file: str, data: bytes, catalogue: Catalogue) -> tuple[Policy, tuple[FileFault, ...]]:
    """Read a policy; beside faults, the one returned is that of an empty file, and of no use."""
    if len(data) > MOST_BYTES:
        values = {"megabytes": MOST_BYTES // 1_000_000}
        return Policy(), (FileFault(file=file, fault=Fault(path=(), code="file_too_large", values=values)),)
    try:
        return Policy.parse(decode(data), catalogue), ()
    except (MalformedJson, NestedTooDeep) as error:
        fault = Fault(path=(), code=error.code, values=error.values)
        return Policy(), (FileFault(file=file, fault=fault),)
    except InvalidInput as error:
        return Policy(), tuple(FileFault(file=file, fault=fault) for fault in error.faults)
    except ValidationError as error:
        return Policy(), tuple(FileFault(file=file, fault=fault) for fault in faults_of(error))
