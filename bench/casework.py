"""A day's casework with fifty thousand open cases and five million contacts on both engines: Today, a case, a contact, the team.

`python -m bench casework` measures on SQLite and on a PostgreSQL of its own, and prints a table for both;
`python -m bench.casework ENGINE [CASES [CONTACTS]]` on one of them, perhaps with fewer cases or fewer contacts a case.
"""

from __future__ import annotations

import gc
import json
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import asdict

from bench.agency import CASELOADS, Worker, address
from bench.browsing import Browser
from bench.engines import ENGINES, environment
from bench.measuring import Row, within, worked

TITLE = "Casework"
CASES, CONTACTS = SIZES = 50_000, 96
HERE = "here"  # in the database that the environment names, which is an empty one of ours
OWN = {**CASELOADS, "busy": 150}
TIMES = 60
TODAY_MS, CASE_MS, CONTACT_MS, TEAM_MS = 200, 250, 150, 300
METHOD = (
    f"{CASES:,} open cases in 20 programs, 50 or so on each of 1,000 caseloads, one of 150; {CONTACTS} contacts of each in two "
    "years, 1,500 in ten years of those 150, about five million in all, each with a note; 24 deadlines, 24 tasks, 3 needs, "
    "2 goals, 2 plans, 4 assessments, 3 documents a case. Each engine is asked by a role that owns nothing; the disk is waited "
    f"for. Pages: whole requests through the whole stack of middleware, without a network, {TIMES} of each; no page is looked "
    "at twice in a row. The first look of a day, which renews what recurs, is told apart."
)


def measure() -> Iterator[Row]:
    """Measure on both engines, each in a process of its own."""
    for engine in ENGINES:
        yield from _apart(engine)


def _apart(engine: str) -> Iterator[Row]:
    with environment(engine) as environ:
        migrate = [sys.executable, "-m", "caseway.cli", "migrate"]
        subprocess.run(migrate, env=environ, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own commands
        sizes = [one for one in sys.argv[1:] if one.isdecimal()]
        measuring = [sys.executable, "-m", "bench.casework", HERE, *sizes]
        with subprocess.Popen(measuring, env=environ, stdout=subprocess.PIPE, text=True) as told:  # noqa: S603 - as above
            for line in told.stdout or ():
                row = Row(**json.loads(line))
                yield Row(f"{row.what} ({ENGINES[engine]})", row.value, row.unit, row.most, row.least)
        if told.returncode:
            raise SystemExit("Unable to measure.")


def here(cases: int, contacts: int) -> Iterator[Row]:
    """Fill the database that this process knows, and measure."""
    import django

    django.setup()

    from bench import agency, caseloads, invented, writing
    from caseway.config import static

    static.prepare()
    written = invented.numbered(cases)
    key, workers = agency.found(cases, OWN)
    lead(key, workers[list(OWN).index("busy")])
    began = time.perf_counter()
    writing.write(written, key, agency.caseloads(workers, OWN))
    counts: dict[str, int] = {}
    caseloads.load(key, contacts=contacts, tell=lambda table, count, _seconds: counts.update({table: count}))
    writing.settle()
    del written, workers
    gc.collect()
    gc.freeze()  # what wrote all this is in a server's way nowhere
    yield Row("cases", counts["casework_case"], "")
    yield Row("contacts", counts["casework_contact"], "")
    yield Row("writing them", time.perf_counter() - began, "s")
    yield from _today()
    yield from _cases()
    yield from _lists()
    yield from _statements()


def lead(key: uuid.UUID, worker: Worker) -> None:
    """Give the busy worker a supervisor of their team, and their program a manager."""
    from bench.invented import AT, ON
    from caseway.accounts import scope
    from caseway.accounts.models import Membership, User

    with scope.within(key):
        for name, role, of in (
            ("supervisor", "supervisor", {"team_id": worker.team}),
            ("manager", "program_manager", {"program_id": worker.program}),
        ):
            user = User(email=address(name), name=f"The {name}", created_at=AT, password="!")  # noqa: S106 - nobody signs in
            with scope.of_user(user.pk):
                user.save(force_insert=True)
            Membership.objects.create(organization_id=key, user=user, role=role, begins=ON, **of)


def _today() -> Iterator[Row]:
    browser = Browser(address("busy"))
    began = time.perf_counter()
    browser.get("/today/")
    yield Row("Today, 150 clients, the first look of a day", (time.perf_counter() - began) * 1e3, "ms")
    yield from _page("Today, 150 clients", lambda _: browser.get("/today/"), TODAY_MS)


def _cases() -> Iterator[Row]:
    from caseway.casework.models import Case

    busy = Browser(address("busy"))
    long = _keys(busy, Case)
    yield from _page("a case of ten years", lambda turn: busy.get(f"/cases/{long[turn % len(long)]}/"), CASE_MS)
    yield from _page("its timeline", lambda turn: busy.get(f"/cases/{long[-1 - turn % 60]}/timeline/"), CASE_MS)
    yield from _page("saving a contact", lambda turn: _write(busy, long[turn % len(long)]), CONTACT_MS)


def _write(browser: Browser, case: uuid.UUID) -> None:
    from django.utils import timezone

    now = timezone.localtime()  # noqa: TID251 - a benchmark is a door
    browser.post(
        f"/cases/{case}/contact/", text="Rosa has the keys. The lease is signed on Friday.", note_class="general",
        at=f"{now:%Y-%m-%dT%H:%M}", minutes="15", mode="phone", party="client", result="reached",
        direction="outgoing", sign="now", credential="RN, CCM", client_key=str(uuid.uuid4()),
    )  # fmt: skip


def _lists() -> Iterator[Row]:
    busy, supervisor, manager = (Browser(address(name)) for name in ("busy", "supervisor", "manager"))
    yield from _page("the caseload, 150 cases", lambda _: busy.get("/caseload/"), TEAM_MS)
    yield from _page("the team of a supervisor", lambda _: supervisor.get("/team/"), TEAM_MS)
    yield from _page("the program of a manager", lambda _: manager.get("/team/"), TEAM_MS)


def _keys(browser: Browser, model: type) -> list[uuid.UUID]:
    from caseway.accounts import scope

    with scope.within(browser.agency):
        return list(model.objects.filter(worker=browser.user).order_by("pk").values_list("pk", flat=True))  # type: ignore[attr-defined]


def _page(what: str, ask: Callable[[int], object], most: float | None) -> Iterator[Row]:
    ask(0)
    taken, work = [], []
    for turn in range(1, TIMES + 1):
        began, before = time.perf_counter(), worked()
        ask(turn)
        taken.append(time.perf_counter() - began)
        work.append(worked() - before)
    yield Row(f"{what}: half within", within(taken, 0.5) * 1e3, "ms")
    yield Row(f"{what}: 95 of 100 within", within(taken, 0.95) * 1e3, "ms", most)
    yield Row(f"{what}: processor time, the database’s included, 95 of 100 within", within(work, 0.95) * 1e3, "ms")


def _statements() -> Iterator[Row]:
    """Of pages with little and with much on them: as many."""
    from caseway.casework.models import Case

    of = {name: Browser(address(name)) for name in ("one", "twenty", "busy")}
    for page in ("/today/", "/caseload/"):
        counts = [_count(one, page) for one in of.values()]
        yield Row(f"statements of {page} with 1, 20 and 150 cases: the most", max(counts), "")
        yield Row(f"statements of {page}: more than the fewest", max(counts) - min(counts), "", 0)
    short, long = (_keys(of[name], Case)[0] for name in ("twenty", "busy"))
    counts = [_count(of["twenty"], f"/cases/{short}/"), _count(of["busy"], f"/cases/{long}/")]
    yield Row("statements of a case of two and of ten years: the most", max(counts), "")
    yield Row("statements of a case: more than the fewest", max(counts) - min(counts), "", 0)


def _count(browser: Browser, page: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    browser.get(page)  # the first look of a day is written down as well
    with CaptureQueriesContext(connection) as sent:
        browser.get(page)
    return len(sent)


def main(told: list[str]) -> None:
    """Measure on one engine, as told."""
    if told[0] != HERE:
        for row in _apart(told[0]):
            print(f"{row.what}: {row.measured} {row.mark}", flush=True)
        return
    sizes = [int(one) for one in told[1:]]
    for row in here(*sizes, *SIZES[len(sizes) :]):
        print(json.dumps(asdict(row)), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
