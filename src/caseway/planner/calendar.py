"""Days that matter as a calendar file (iCalendar, RFC 5545) that any calendar can take in.

Every event keeps its identity from one file to the next, so that a calendar updates it instead of showing it twice. An
identity holds nothing about the person; what is shown is the credential and the day.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import Alarm, Calendar
from icalendar import Event as Entry

from caseway.criteria import Text
from caseway.planner.keeping import DueKind, Kept
from caseway.planner.model import Plan, Step

REMINDERS = (180, 90, 60, 30)  # days before
HOST = "caseway"
WINDOW: tuple[DueKind, DueKind] = ("opens", "renew")
LAST_REMINDERS = (30,)  # one has been reminded to apply before
UNHURRIED = ("opens", "answer")  # nobody has to be warned of these weeks before
HURRIED_STEPS = ("apply", "exam", "renew")

OPENS_AND_CLOSES = "You can renew from {opens} through {closes}."
FEE = "Fee: ${amount}, as known today."
SOURCES_MAY_CHANGE = "Worked out from published rules, which may change. Check with the body itself."
IN_DAYS = "{title}: in {days} days"
LAST_TO_APPLY = "Last day to apply for the {credential}"

TEMPLATES = (OPENS_AND_CLOSES, FEE, SOURCES_MAY_CHANGE, IN_DAYS, LAST_TO_APPLY)

Say = Callable[[Text], str]


@dataclass(frozen=True, slots=True)
class Event:
    """One thing of the calendar. `ends` is its last day. `reminders`: how many days before one is reminded."""

    key: str
    title: str
    description: str
    starts: date
    ends: date
    url: str = ""
    reminders: tuple[int, ...] = ()


def calendar(events: Iterable[Event], *, at: datetime, name: str = "Caseway", reminder: str = IN_DAYS) -> bytes:
    """The events as a calendar file written at a moment; `reminder` is the sentence of a reminder in the reader's language."""
    found = Calendar()
    found.add("prodid", "-//Caseway//Caseway//EN")
    found.add("version", "2.0")
    found.add("calscale", "GREGORIAN")
    found.add("method", "PUBLISH")
    found.add("x-wr-calname", name)
    for uid, event in _identified(events):
        found.add_component(_entry(event, uid, at, reminder))
    return bytes(found.to_ical())


def _identified(events: Iterable[Event]) -> Iterator[tuple[str, Event]]:
    """Each event with its identity; two of the same key (two licenses of one state) are numbered."""
    seen: dict[str, int] = {}
    for event in events:
        key = re.sub(r"[^a-z0-9.]+", "-", event.key.lower())
        seen[key] = seen.get(key, 0) + 1
        yield f"{key}{f'-{seen[key]}' if seen[key] > 1 else ''}@{HOST}", event


def _entry(event: Event, uid: str, at: datetime, reminder: str) -> Entry:
    found = Entry()
    found.add("uid", uid)
    found.add("dtstamp", at)
    found.add("summary", event.title)
    found.add("dtstart", event.starts)
    found.add("dtend", event.ends + timedelta(days=1))  # the end of a whole day is the day after
    if event.description:
        found.add("description", event.description)
    if event.url:
        found.add("url", event.url)
    found.add("transp", "TRANSPARENT")  # a deadline does not make one busy
    for days in event.reminders:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", reminder.format(title=event.title, days=days))
        alarm.add("trigger", timedelta(days=-days))
        found.add_component(alarm)
    return found


def keeping_events(kept: Kept, *, say: Say, url: str = "") -> list[Event]:
    """The days that matter for what is held and have not passed, each with its reminders."""
    found = []
    for credential, due in kept.dues:
        days = {one.kind: one.day for one in credential.dues}
        lines = [Text(FEE, {"amount": f"{fee.amount:g}"}) for fee in due.fees]
        if due.kind in WINDOW and set(WINDOW) <= days.keys():
            lines.insert(0, Text(OPENS_AND_CLOSES, {"opens": days["opens"], "closes": days["renew"]}))
        description = "\n".join(say(line) for line in (*lines, Text(SOURCES_MAY_CHANGE)))
        reminders = () if due.kind in UNHURRIED else REMINDERS
        found.append(Event(due.key, say(due.says), description, due.day, due.day, url, reminders))
    return found


def plan_events(plan: Plan, *, say: Callable[[Text | str], str], url: str = "") -> list[Event]:
    """The steps of a plan that are still to come, each while it is done, and the last day to apply."""
    return [event for step in plan.steps if step.kind != "now" for event in _step_events(plan, step, say, url)]


def _step_events(plan: Plan, step: Step, say: Callable[[Text | str], str], url: str) -> Iterator[Event]:
    key = f"plan-{plan.goal.rule.name}-{step.kind}-{step.action.key if step.action else step.credential}"
    # The evidence of a step is there on the day it ends, which is the day after its last. Work that then goes on for
    # months is no entry of a calendar.
    last = max(step.starts, step.ends - timedelta(days=1)) if step.ends else step.starts
    reminders = REMINDERS if step.kind in HURRIED_STEPS else ()
    yield Event(key, say(step.title), say(step.says), step.starts, last, url, reminders)
    if step.kind == "apply" and step.window:
        closes = Text(LAST_TO_APPLY, {"credential": step.credential})
        day = step.window.apply_until
        yield Event(f"{key}-closes", say(closes), say(step.note), day, day, url, LAST_REMINDERS)
