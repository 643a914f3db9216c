"""Dependencies that are protocols: Litestar could not check what it is given against them."""

from litestar.di import NamedDependency
from litestar.params import SkipValidation

from api.clock import Clock

GivenClock = NamedDependency[SkipValidation[Clock]]
