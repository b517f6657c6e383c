"""Running rulebooks' cases: how many there are, and each that does not come out as written."""

from __future__ import annotations

from caseway import rulebooks
from caseway.cli.finding import nearer
from caseway.cli.printing import Page, counted
from caseway.criteria import Fault, Unreadable


def tell(page: Page, tried: list[rulebooks.Folder]) -> int:
    """Write the result of every rulebook; return how many cases failed, or raise Unreadable if some cannot be read."""
    faults: list[Fault] = []
    total = failed = 0
    for rulebook in tried:
        try:
            outcomes = rulebooks.run_cases(rulebook)
        except Unreadable as unreadable:
            faults += unreadable.faults
            continue
        wrong = [outcome for outcome in outcomes if not outcome.passed]
        _rulebook(page, rulebook.name, len(outcomes), wrong)
        total, failed = total + len(outcomes), failed + len(wrong)
    page.line(f"{counted(total, 'case')}, {f'{failed:,} failed' if failed else 'none failed'}.", "bold")
    if faults:
        raise Unreadable(faults)
    return failed


def _rulebook(page: Page, name: str, number: int, wrong: list[rulebooks.Outcome]) -> None:
    verdict = f"{len(wrong):,} failed" if wrong else "as written"
    page.line(f"{name}: {counted(number, 'case')}, {verdict}", "bad" if wrong else "")
    for outcome in wrong:
        page.line(f"  {nearer(outcome.file)}:{outcome.line}: {outcome.case}")
        for fault in outcome.faults:
            page.text(fault, indent=4, lead="-")
