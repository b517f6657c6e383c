"""How long it takes to find one of many people, and how often the one who was meant is among those found."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator

from bench.browsing import Browser
from bench.invented import AT, ON, Invented, searches
from bench.measuring import Row, within, worked

BUDGET_MS = 150


def measure(written: list[tuple[uuid.UUID, Invented]], browser: Browser) -> Iterator[Row]:
    """Search for people by all kinds of texts: from the text to what is shown, and as whole requests."""
    from caseway.accounts import queries, scope
    from caseway.clients import search

    viewer = queries.viewer(browser.user, browser.agency, at=AT, on=ON)
    everything: list[float] = []
    work: list[float] = []
    with scope.within(browser.agency):
        for kind, asked in searches(written).items():
            taken, found = [], 0
            for text, client in asked:
                began, before = time.perf_counter(), worked()
                shown = search.search(viewer=viewer, text=text, at=AT, on=ON)
                taken.append(time.perf_counter() - began)
                work.append(worked() - before)
                found += client in {one.id for one in shown}
            everything += taken
            yield Row(f"search by {kind}: 95 of 100 within", within(taken, 0.95) * 1e3, "ms", BUDGET_MS)
            yield Row(f"search by {kind}: found", 100 * found / len(asked), "%")
    yield Row("search, all kinds: half within", within(everything, 0.5) * 1e3, "ms")
    yield Row("search, all kinds: 95 of 100 within", within(everything, 0.95) * 1e3, "ms", BUDGET_MS)
    yield Row(
        "search, all kinds: processor time, the database’s included, 95 of 100 within", within(work, 0.95) * 1e3, "ms"
    )
    yield from _pages([text for asked in searches(written).values() for text, _ in asked[::3]], browser)


def _pages(texts: list[str], browser: Browser) -> Iterator[Row]:
    """The same as whole requests: the text is sent, and the page it leads to asked for."""
    taken, work = [], []
    for text in texts:
        began, before = time.perf_counter(), worked()
        browser.get(browser.post("/clients/", text=text))
        taken.append(time.perf_counter() - began)
        work.append(worked() - before)
    yield Row("search, both requests with their pages: 95 of 100 within", within(taken, 0.95) * 1e3, "ms", BUDGET_MS)
    yield Row(
        "search, both requests: processor time, the database’s included, 95 of 100 within",
        within(work, 0.95) * 1e3,
        "ms",
    )
