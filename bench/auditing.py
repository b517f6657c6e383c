"""What stands before every page about people: a decision and an entry of the audit; and what it takes to prove the audit."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime

from bench.browsing import Browser
from bench.invented import AT, ON
from bench.measuring import Row, side_by_side, within, worked

DECIDE_US, APPEND_MS, PROVE = 20, 1, 200_000
TIMES = 1_000


def measure(browser: Browser) -> Iterator[Row]:
    """Decide, append, verify."""
    from caseway.accounts import scope

    with scope.within(browser.agency):
        yield from _deciding(browser)
        yield from _appending(browser)
    yield from _proving()


def _deciding(browser: Browser) -> Iterator[Row]:
    from caseway.accounts import policy, queries
    from caseway.accounts.viewer import Grant, Target, Viewer

    one = queries.viewer(browser.user, browser.agency, at=AT, on=ON)
    roles = ("case_manager", "supervisor", "program_manager")
    three = Viewer(one.user, one.organization, AT, {role: Grant(everywhere=True) for role in roles})
    near = Target(browser.agency, {"case_manager": "caseload"})
    far = Target(browser.agency, dict.fromkeys(roles, "organization"))
    taken = side_by_side(
        30, 2_000,
        one=lambda: policy.decide(one, "client.open", near), three=lambda: policy.decide(three, "client.open", far),
    )  # fmt: skip
    yield Row("decide, one role", taken["one"] * 1e6, "µs", DECIDE_US)
    yield Row("decide, three roles and none of them near", taken["three"] * 1e6, "µs", DECIDE_US)


def _appending(browser: Browser) -> Iterator[Row]:
    """Beside it, in turn, the least there is: one small change, committed."""
    from django.db import transaction

    from caseway.accounts import audit, queries
    from caseway.accounts.models import User

    viewer = queries.viewer(browser.user, browser.agency, at=AT, on=ON)

    def append() -> None:
        person = uuid.uuid4()
        event = audit.Event("client.open", "client", person, people=(person,), outcome="shown", reason="caseload")
        audit.note(event, by=viewer, at=datetime.now(UTC))  # noqa: TID251 - a benchmark is a door

    def change() -> None:
        with transaction.atomic():
            User.objects.filter(pk=viewer.user).update(name=str(uuid.uuid4()))

    taken: dict[str, list[float]] = {"append": [], "change": []}
    work: dict[str, list[float]] = {"append": [], "change": []}
    for turn in range(TIMES + 20):
        for name, run in (("append", append), ("change", change)):
            began, before = time.perf_counter(), worked()
            run()
            if turn >= 20:
                taken[name].append(time.perf_counter() - began)
                work[name].append(worked() - before)
    appended, changed = (within(taken[name], 0.5) for name in ("append", "change"))
    yield Row("audit, append: half within", appended * 1e3, "ms", APPEND_MS)
    yield Row("audit, append: 95 of 100 within", within(taken["append"], 0.95) * 1e3, "ms")
    yield Row("audit, append: processor time, the database’s included", within(work["append"], 0.5) * 1e3, "ms")
    yield Row("yardstick: one small change, committed: half within", changed * 1e3, "ms")
    yield Row("yardstick: processor time", within(work["change"], 0.5) * 1e3, "ms")
    yield Row("audit, append ÷ yardstick", appended / changed, "")


def _proving() -> Iterator[Row]:
    from django.db import connection

    from caseway.accounts.audit import checkpoints, keys, proof
    from caseway.accounts.audit.sources import Configured

    if connection.vendor == "postgresql":
        connection.be_patient()  # type: ignore[attr-defined] # our own engine; as the command is
    began, before = time.perf_counter(), worked()
    report = proof.prove(Configured(), keys.ring(), checkpoints.places())
    taken, work = time.perf_counter() - began, worked() - before
    if report.faults:
        raise SystemExit(f"Unable to measure: the audit has faults: {report.faults}.")
    yield Row(f"audit, verify: of {report.rows:,} entries, in a second", report.rows / taken, "entries", None, PROVE)
    yield Row("audit, verify: in a second of processor time", report.rows / work, "entries")
    connection.close()
