"""All kinds of work of a process, on whatever queue its database has."""

from api.jobs.inprocess import InProcessJobs
from api.jobs.port import Jobs, Work
from api.jobs.queue import Queue
from api.jobs.queued import QueuedJobs
from api.store.engines import is_postgresql


class Workshop:
    """Makes jobs, and starts and stops them together.

    Parameters
    ----------
    database_url : str
        PostgreSQL brings its queue; on SQLite this process does everything itself.
    """

    def __init__(self, database_url: str) -> None:
        self._queue = Queue(database_url) if is_postgresql(database_url) else None
        self._all: list[Jobs] = []

    def jobs(self, kind: str, work: Work, *, at_once: int) -> Jobs:
        """Jobs of one kind, `at_once` at a time; 0 leaves them to other processes.

        Raises
        ------
        ValueError
            If there can be no other processes.
        """
        made: Jobs
        if self._queue is not None:
            made = QueuedJobs(self._queue, kind, work, at_once=at_once)
        elif at_once > 0:
            made = InProcessJobs(work, at_once=at_once, kind=kind)
        else:
            raise ValueError("With SQLite the server does all the work itself: at_once must be 1 or more.")
        self._all.append(made)
        return made

    def start(self) -> None:
        """Begin with everything."""
        for jobs in self._all:
            jobs.start()

    async def close(self) -> None:
        """Stop everything; what is being done is given back."""
        for jobs in reversed(self._all):
            await jobs.close()
        if self._queue is not None:
            await self._queue.close()
