"""Work that outlives a request: a queue that only wakes, since the rows are the truth."""

from api.jobs.gathering import Gathered
from api.jobs.inprocess import InProcessJobs
from api.jobs.port import Jobs, Work
from api.jobs.workshop import Workshop

__all__ = ["Gathered", "InProcessJobs", "Jobs", "Work", "Workshop"]
