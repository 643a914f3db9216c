"""Which part of a long list a page shows."""

from typing import Annotated

from litestar.params import QueryParameter

Page = Annotated[
    int,
    QueryParameter(name="page", ge=1, le=1_000_000, description="Which part of the list is shown, from 1."),
]
