"""How long the pages of people take as whole requests, and how many statements each sends to the database."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator

from bench.agency import CASELOADS, address
from bench.browsing import Browser
from bench.measuring import Row, within, worked

BUDGET_MS = 100
TIMES = 100


def measure(browser: Browser) -> Iterator[Row]:
    """The page of a person, the caseload and the first page, of somebody with an ordinary caseload; then the statements."""
    mine = caseload(browser)
    yield from _page("opening a person", lambda turn: browser.get(f"/clients/{mine[turn % len(mine)]}/"), BUDGET_MS)
    yield from _page(f"a caseload of {len(mine)}", lambda _: browser.get("/clients/"), None)
    yield from _page("the first page", lambda _: browser.get("/workplace/"), None)
    yield from _statements(browser)


def caseload(browser: Browser) -> list[uuid.UUID]:
    """The people on somebody's caseload."""
    from caseway.accounts import scope
    from caseway.clients.models import Assignment

    with scope.within(browser.agency):
        return list(Assignment.objects.filter(user=browser.user).values_list("client", flat=True))


def _page(what: str, ask: Callable[[int], object], most: float | None) -> Iterator[Row]:
    ask(0)
    taken, work = [], []
    for turn in range(TIMES):
        began, before = time.perf_counter(), worked()
        ask(turn)
        taken.append(time.perf_counter() - began)
        work.append(worked() - before)
    yield Row(f"{what}: half within", within(taken, 0.5) * 1e3, "ms")
    yield Row(f"{what}: 95 of 100 within", within(taken, 0.95) * 1e3, "ms", most)
    yield Row(f"{what}: processor time, the database’s included, 95 of 100 within", within(work, 0.95) * 1e3, "ms")


def _statements(browser: Browser) -> Iterator[Row]:
    """Of pages with little and with much on them: as many."""
    of = {name: Browser(address(name)) for name in CASELOADS}
    counts = [_count(one, "/clients/") for one in of.values()]
    told = ", ".join(f"{number:g}" for number in CASELOADS.values())
    yield Row(f"statements of a caseload of {told}: the most", max(counts), "")
    yield Row(f"statements of a caseload of {told}: more than the fewest", max(counts) - min(counts), "", 0)
    counts = [_count(browser, f"/clients/{client}/") for client in caseload(browser)]
    yield Row(f"statements of the pages of {len(counts)} people: the most", max(counts), "")
    yield Row(
        f"statements of the pages of {len(counts)} people: more than the fewest", max(counts) - min(counts), "", 0
    )
    counts = [_count(browser, browser.post("/clients/", text=text)) for text in ("212-555-0100", "Ann", "Son")]
    yield Row("statements of a search by number, and of two by names that many have: the most", max(counts), "")


def _count(browser: Browser, page: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    browser.get(page)  # the first look of a day is written down as well
    with CaptureQueriesContext(connection) as sent:
        browser.get(page)
    return len(sent)
