"""Jobs and tasks: the same promises on both kinds of database."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from eslabon.service.dispatcher import TIDY
from eslabon.service.jobs import DEATHS, JobStore, QueueBounds
from eslabon.service.refusals import ClientFull, DispatcherReplaced, QueueFull
from tests.service.dispatch.conftest import key_of

PROBLEM = {"kind": "ExecutionError", "what": "cell 3 failed", "next_step": "ask for other years"}


def claimed(store: JobStore, owner: str = "d1") -> str:
    """The number of the task that is claimed next, as it was asked for."""
    task = store.claim(owner)
    return "" if task is None else str(task.request["n"])


def test_a_job_goes_from_the_queue_to_its_result(store, ask, clock):
    job = ask(1)
    assert (job.state, job.position, job.request, job.problem) == (
        "queued",
        0,
        {"kind": "brief", "n": 1},
        None,
    )
    assert (job.created, job.started, job.ended) == (clock.now, None, None)
    seen = [job]
    clock.now += 1
    task = store.claim("d1")
    assert (task.key, task.request, task.attempts) == (job.key, job.request, 1)
    seen.append(store.job(job.id))
    assert store.progress(job.key, "d1", "rendering")
    seen.append(store.job(job.id))
    clock.now += 1
    assert store.finish(job.key, "d1")
    seen.append(store.job(job.id))
    assert [(job.state, job.step) for job in seen] == [
        ("queued", ""),
        ("running", ""),
        ("running", "rendering"),
        ("done", ""),
    ]
    versions = [job.version for job in seen]
    assert versions == sorted(set(versions))
    assert (seen[-1].started, seen[-1].ended) == (clock.now - 1, clock.now)
    assert seen[-1].over
    assert store.claim("d1") is None


def test_ids_cannot_be_guessed_and_unknown_ones_have_no_job(store, ask):
    ids = {ask(1, client=f"client {number}").id for number in range(5)}
    assert len(ids) == 5
    assert all(len(id) == 22 for id in ids)
    before = store.changes()
    assert store.job("x" * 22) is None
    assert store.cancel("x" * 22) is None
    assert store.changes() == before, "whoever guesses writes nothing"


def test_a_failed_task_tells_its_jobs_why_and_may_be_asked_for_again(store, ask):
    job = ask(1)
    store.claim("d1")
    assert store.fail(job.key, "d1", PROBLEM)
    assert (store.job(job.id).state, store.job(job.id).problem) == ("failed", PROBLEM)
    again = ask(1)
    assert claimed(store) == "1"
    assert store.job(again.id).state == "running"
    assert store.job(job.id).problem == PROBLEM, "what was asked before keeps its own end"
    store.finish(job.key, "d1")
    assert [store.job(one.id).state for one in (job, again)] == ["failed", "done"]


def test_a_result_that_exists_is_a_job_done_at_once_beyond_all_bounds(store, ask):
    for number in range(3):
        ask(number)
    job = ask(9, made=True)
    assert (job.state, job.position) == ("done", 0)
    assert job.ended == job.created
    assert store.counts()["queued"] == 3


def test_what_was_made_a_moment_ago_is_asked_for_without_writing(store, ask):
    first = ask(9, made=True)
    before = store.changes()
    assert ask(9, client="berta", made=True) == first
    assert store.changes() == before
    store.forget(TIDY + 1, keep=1e6)
    assert ask(9, made=True) == first, "time of service moves in such steps: the first may come at once"
    store.forget(TIDY + 1, keep=1e6)
    later = ask(9, made=True)
    assert (later.state, later.id == first.id) == ("done", False), "an old job may soon be forgotten"
    store.forget(2 * TIDY + 1, keep=1e6)
    waits = ask(9)
    assert ask(9, made=True).id != waits.id, "one that waits for the making is no answer"


def test_equal_requests_are_one_task_and_take_one_place(store, ask):
    first, second, other = ask(1), ask(1, client="berta"), ask(2, client="berta")
    assert first.id != second.id
    assert (first.key, second.position, other.position) == (second.key, 0, 1)
    assert [claimed(store), claimed(store), claimed(store)] == ["1", "2", ""]
    late = ask(1, client="carla")
    assert late.state == "running"
    store.finish(first.key, "d1")
    assert {store.job(job.id).state for job in (first, second, late)} == {"done"}


def test_the_queue_is_bounded_and_says_when_to_come_again(store, ask, clock):
    ask("slow", client="z")
    store.claim("d1")
    clock.now += 7
    store.finish(key_of("slow"), "d1")
    for number in range(8):
        ask(number, client=f"client {number}")
    with pytest.raises(QueueFull, match="waiting") as caught:
        ask(8, client="late")
    assert caught.value.retry_after == 7
    assert (caught.value.expected, caught.value.received) == ("fewer than 8 waiting", "8 waiting")
    assert ask(3, client="late").position == 3, "joining what waits already takes no place"
    store.claim("d1")
    assert ask(8, client="late").state == "queued"


@pytest.mark.parametrize(("seconds", "told"), [(-3600, 1), (0, 1), (86400, 60)])
def test_a_clock_that_was_set_makes_no_strange_waiting(store, ask, clock, seconds, told):
    ask("slow", client="z")
    store.claim("d1")
    clock.now += seconds
    store.finish(key_of("slow"), "d1")
    for number in range(3):
        ask(number)
    with pytest.raises(ClientFull) as caught:
        ask(4)
    assert caught.value.retry_after == told


def test_one_client_cannot_have_everything(store, ask):
    jobs = [ask(number) for number in range(3)]
    with pytest.raises(ClientFull, match="you have as many") as caught:
        ask(0)  # joining counts as well: each job is a row
    assert caught.value.received == "3 unfinished"
    assert ask(3, client="berta").state == "queued"
    store.cancel(jobs[0].id)
    assert ask(4).state == "queued"


def test_clients_take_turns_and_each_keeps_its_order(engine):
    store = JobStore(engine, QueueBounds(100, 100))

    def submit(text):
        for word in text.split():
            store.submit(key_of(word), {"n": word}, client=word[0])

    submit("a1 a2 a3 a4 b1 b2 c1")
    order = [claimed(store) for _ in range(3)]
    submit("d1 a5")
    order += [claimed(store) for _ in range(6)]
    assert order == ["a1", "b1", "c1", "a2", "b2", "d1", "a3", "a4", "a5"]


def test_newcomers_do_not_keep_an_old_client_waiting_for_ever(engine):
    store = JobStore(engine, QueueBounds(100, 100))
    store.submit(key_of("a1"), {"n": "a1"}, client="a")
    store.submit(key_of("a2"), {"n": "a2"}, client="a")
    order = []
    for number in range(5):
        store.submit(key_of(f"n{number}"), {"n": f"n{number}"}, client=f"newcomer {number}")
        order.append(claimed(store))
    assert order.index("a2") == 2


def test_who_joins_a_task_far_behind_gets_the_better_place(engine):
    store = JobStore(engine, QueueBounds(100, 100))
    for number in range(4):
        store.submit(key_of(f"a{number}"), {"n": f"a{number}"}, client="a")
    assert store.submit(key_of("a3"), {"n": "a3"}, client="b").position == 1
    assert [claimed(store) for _ in range(4)] == ["a0", "a3", "a1", "a2"]


def test_places_in_the_queue_move_and_versions_with_them(store, ask):
    first, second = ask(1, client="a"), ask(2, client="b")
    third = ask(3, client="c")
    assert [job.position for job in (first, second, third)] == [0, 1, 2]
    store.cancel(second.id)
    moved = store.job(third.id)
    assert moved.position == 1
    assert moved.version > third.version
    store.claim("d1")
    again = store.job(third.id)
    assert again.position == 0
    assert again.version > moved.version


def test_cancelling_the_only_job_takes_the_task_out_of_the_queue(store, ask):
    job = ask(1)
    ended = store.cancel(job.id)
    assert (ended.state, ended.position) == ("cancelled", 0)
    assert ended.version > job.version
    assert store.claim("d1") is None
    assert store.cancel(job.id) == ended, "a second time changes nothing"
    assert ask(1).state == "queued"


def test_a_task_goes_on_while_one_of_two_jobs_waits_for_it(store, ask):
    first, second = ask(1), ask(1, client="berta")
    assert store.cancel(first.id).state == "cancelled"
    assert store.job(second.id).state == "queued"
    assert claimed(store) == "1"
    assert store.cancelled([first.key]) == set()
    assert store.cancel(second.id).state == "cancelled"
    assert store.cancelled([first.key, key_of(7)]) == {first.key, key_of(7)}
    assert not store.requeue(first.key, "d1"), "nobody waits for it: it is not queued again"
    assert store.counts() == {"queued": 0, "running": 0, "done": 0, "failed": 0, "cancelled": 1}


def test_a_task_asked_for_again_while_it_is_being_stopped_is_queued_again(store, ask):
    first = ask(1)
    store.claim("d1")
    store.cancel(first.id)
    second = ask(1)
    assert store.requeue(first.key, "d1")
    assert claimed(store) == "1"
    assert store.job(second.id).state == "running"


def test_an_ended_job_cannot_be_cancelled(store, ask):
    job = ask(1)
    store.claim("d1")
    store.finish(job.key, "d1")
    assert store.cancel(job.id).state == "done"


def test_a_task_given_back_keeps_its_turn_and_its_attempts(store, ask):
    ask(1, client="a")
    ask(2, client="b")
    for _ in range(DEATHS + 1):
        task = store.claim("d1")
        assert (task.request["n"], task.attempts) == (1, 1)
        assert store.requeue(task.key, "d1")


def test_what_a_dead_dispatcher_ran_is_queued_again_in_its_old_place(store, ask):
    store.recover("d1")
    first, second, third = ask(1, client="a"), ask(2, client="b"), ask(3, client="c")
    store.claim("d1")
    store.claim("d1")
    assert store.recover("d2") == 2
    assert [store.job(job.id).position for job in (first, second, third)] == [0, 1, 2]
    assert not store.finish(first.key, "d1"), "it is not the dead one's any more"
    assert not store.fail(first.key, "d1", PROBLEM)
    assert not store.progress(first.key, "d1", "rendering")
    assert not store.requeue(first.key, "d1")
    assert store.claim("d2").attempts == 2
    assert not store.finish(first.key, "d1")
    assert store.job(first.id).state == "running", "the dead one's late word changes nothing"
    assert store.recover("d2") == 0, "what it runs itself stays its own"
    assert store.recover("d2", running=[first.key]) == 0
    assert store.recover("d2", running=[]) == 1, "unless it knows nothing of it"


def test_the_third_death_fails_the_task_and_says_so(store, ask):
    job = ask(1)
    for death in range(1, DEATHS + 1):
        store.recover(f"d{death}")
        assert store.claim(f"d{death}").attempts == death
    assert store.recover("last") == 0
    ended = store.job(job.id)
    assert ended.state == "failed"
    assert "ended unexpectedly each time" in ended.problem["what"]
    assert ended.problem["received"] == "3 attempts"
    assert ask(1).state == "queued"
    assert store.claim("last").attempts == 1


def test_a_dead_dispatcher_s_task_that_nobody_waits_for_is_cancelled(store, ask):
    job = ask(1)
    store.claim("d1")
    store.cancel(job.id)
    assert store.recover("d2") == 0
    assert store.counts()["cancelled"] == 1


def test_a_dispatcher_that_was_replaced_may_not_claim(store, ask):
    store.recover("d1")
    store.recover("d2")
    ask(1)
    with pytest.raises(DispatcherReplaced, match="another dispatcher") as caught:
        store.claim("d1")
    assert "dispatcher d2" in caught.value.received
    assert claimed(store, "d2") == "1"


@pytest.mark.parametrize("jump", [-10 * 365 * 86400, -1, 0, 86400, 10 * 365 * 86400])
def test_order_ends_and_forgetting_do_not_follow_the_clock(store, ask, clock, jump):
    first = ask(1)
    clock.now += jump
    second = ask(2)
    assert [first.position, second.position] == [0, 1]
    assert claimed(store) == "1"
    clock.now += 3 * jump
    assert store.cancelled([first.key]) == set()
    assert store.job(first.id).state == "running"
    store.finish(first.key, "d1")
    ended = store.job(first.id)
    assert ended.created <= ended.ended
    assert ended.started <= ended.ended
    assert store.forget(60, keep=100) == 0
    clock.now -= 2 * jump
    assert store.forget(30, keep=100) == 0
    assert store.job(first.id) is not None
    assert store.forget(30, keep=100) == 1
    assert store.job(first.id) is None
    assert claimed(store) == "2"


def test_old_jobs_are_forgotten_and_their_tasks_with_them(store, ask):
    old, fails, stays = ask(1), ask(2), ask(3)
    store.claim("d1")
    store.finish(old.key, "d1")
    store.claim("d1")
    store.fail(fails.key, "d1", PROBLEM)
    ask(4, client="berta", made=True)
    assert store.forget(10, keep=5) == 3
    assert store.counts() == {"queued": 1, "running": 0, "done": 0, "failed": 0, "cancelled": 0}
    assert store.job(stays.id).state == "queued", "what has not ended is never forgotten"
    assert store.forget(-1e9, keep=5) == 0, "the time of service cannot go backwards"


def test_recent_and_unfinished_jobs_point_at_their_results(store, ask):
    old, new = ask(1), ask(2)
    store.claim("d1")
    store.finish(old.key, "d1")
    store.forget(100, keep=1e6)
    store.claim("d1")
    store.finish(new.key, "d1")
    waits = ask(3)
    assert store.unfinished() == {waits.key}
    assert store.ended_within(50) == {new.key}
    assert store.ended_within(100) == {old.key, new.key}


def test_who_asked_is_forgotten_with_the_end(store, ask, engine):
    job = ask(1, client="198.51.100.7")
    ask(2, client="198.51.100.7", made=True)
    store.claim("d1")
    store.finish(job.key, "d1")
    with engine.connect() as connection:
        rows = [
            *connection.exec_driver_sql("SELECT * FROM jobs"),
            *connection.exec_driver_sql("SELECT * FROM tasks"),
        ]
    assert len(rows) == 4
    assert "198.51.100.7" not in str(rows)


def test_changes_tell_whether_anything_is_new(store, ask):
    before = store.changes()
    assert store.changes() == before
    job = ask(1)
    assert before < store.changes()
    assert store.job(job.id) == job


def test_requests_keep_every_character(store):
    request = {"kind": "brief", "compare": ["ñ", "\u202e", "😀", '"\\'], "from": 0}
    job = store.submit(key_of(1), request, client="é\u0301")
    assert store.job(job.id).request == request
    assert store.claim("d1").request == request


def test_many_threads_asking_at_once_make_one_task_and_lose_no_job(engine):
    store = JobStore(engine, QueueBounds(100, 100))
    with ThreadPoolExecutor(16) as threads:
        jobs = list(
            threads.map(
                lambda number: store.submit(key_of(number % 4), {"n": number % 4}, client=f"c{number}"),
                range(64),
            )
        )
        assert len({job.id for job in jobs}) == 64
        tasks = [task for task in threads.map(lambda _: store.claim("d1"), range(16)) if task]
        assert sorted(task.request["n"] for task in tasks) == [0, 1, 2, 3]
        assert all(threads.map(lambda task: store.finish(task.key, "d1"), tasks))
    assert {store.job(job.id).state for job in jobs} == {"done"}


def test_bounds_hold_when_many_ask_at_once(engine):
    store = JobStore(engine, QueueBounds(queue=10, per_client=100))

    def try_to(number):
        try:
            return store.submit(key_of(number), {"n": number}, client=f"c{number}")
        except QueueFull:
            return None

    with ThreadPoolExecutor(16) as threads:
        accepted = [job for job in threads.map(try_to, range(40)) if job]
    assert len(accepted) == 10
    assert store.counts()["queued"] == 10
    assert sorted(store.job(job.id).position for job in accepted) == list(range(10))


def test_a_job_prints_and_compares_as_a_value(ask, store):
    job = ask(1)
    assert job == store.job(job.id)
    assert replace(job, step="x") != job
