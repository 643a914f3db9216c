from uuid import uuid4

import pytest


@pytest.fixture
def entries(postgres_databases, postgres_url):
    """The states of all entries of the queue."""
    return lambda: postgres_databases.ask(
        postgres_url, "SELECT status::text FROM matcher_queue.procrastinate_jobs ORDER BY id"
    )


async def test_who_leaves_the_work_to_others_puts_it_into_the_queue_once(make_queued, chores, entries):
    """A server without workers looks again and again; there is one entry, and a worker elsewhere does it."""
    chores.waiting.append(uuid4())
    make_queued(chores, at_once=0, sweep_every=0.01).start()
    await chores.until(lambda: chores.looks == 5)
    assert (chores.done, entries()) == ([], [("todo",)])
    make_queued(chores, at_once=1).start()
    await chores.until_done(1)


async def test_what_one_process_is_told_of_another_does_at_once(make_queued, chores):
    """The queue wakes workers of other processes, long before they would look by themselves."""
    make_queued(chores, at_once=1).start()
    server = make_queued(chores, at_once=0)
    server.start()
    await chores.until(lambda: chores.looks == 2)
    for number in (1, 2, 3):
        chores.waiting.append(uuid4())
        server.wake()
        await chores.until_done(number)


async def test_what_a_dead_worker_had_taken_is_done_by_another(
    make_queued, chores, entries, postgres_databases, postgres_url
):
    """Its entry is put in again because the work is still due, and what it had taken is cleared away."""
    chores.waiting.append(uuid4())
    make_queued(chores, at_once=0, sweep_every=0.01).start()
    await chores.until(lambda: chores.looks == 2)
    postgres_databases.ask(
        postgres_url,
        "SET search_path TO matcher_queue; UPDATE procrastinate_jobs SET status = 'doing', worker_id = NULL",
    )
    make_queued(chores, at_once=1, sweep_every=0.01).start()
    await chores.until_done(1)
    # Whoever looked just before it was done may have put it in once more; that is taken, too.
    await chores.until(lambda: entries() == [])
