"""The calendar file: what other programs read out of it."""

from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar

from caseway.criteria import Source, Text
from caseway.planner import calendar as calendars
from caseway.planner.calendar import Event, calendar, keeping_events, plan_events
from caseway.planner.model import Goal, Plan, Step
from caseway.rulebooks import Window, read_person, shelf
from caseway.rulebooks.actions import actions
from tests.unit.planner.keeping.keepers import MARY, ON, ccm, kept

AT = datetime(2026, 11, 23, 17, 30, tzinfo=UTC)
LONG = "A sentence that is far longer than the seventy-five bytes a line may have, with an é, a comma; and a semicolon."


def read(content):
    return list(Calendar.from_ical(content).walk("VEVENT"))


def events(**changes):
    return keeping_events(kept(**changes), say=str)


def test_a_calendar_can_be_read_by_others():
    content = calendar([Event("a", "Title", LONG, ON, ON, "https://example.org/keep/")], at=AT, name="Mine")
    whole = Calendar.from_ical(content)
    (found,) = read(content)
    assert (whole["version"], whole["x-wr-calname"], whole["method"]) == ("2.0", "Mine", "PUBLISH")
    assert (str(found["summary"]), str(found["description"]), found["url"]) == (
        "Title",
        LONG,
        "https://example.org/keep/",
    )
    assert found["dtstamp"].dt == AT
    assert (found["dtstart"].dt, found["dtend"].dt) == (ON, ON + timedelta(days=1))
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))


def test_what_has_nothing_to_say_says_nothing():
    (found,) = read(calendar([Event("a", "Title", "", ON, ON)], at=AT))
    assert "description" not in found
    assert "url" not in found


def test_reminders_come_so_many_days_before_in_the_readers_language():
    (found,) = read(
        calendar([Event("a", "CCM", "", ON, ON, reminders=(180, 30))], at=AT, reminder="{title} en {days} días")
    )
    alarms = found.walk("VALARM")
    assert [(str(alarm["description"]), alarm["trigger"].dt) for alarm in alarms] == [
        ("CCM en 180 días", timedelta(days=-180)), ("CCM en 30 días", timedelta(days=-30)),
    ]  # fmt: skip


def test_an_empty_calendar_is_a_calendar():
    assert read(calendar([], at=AT)) == []


def test_the_days_that_matter():
    found = {event.key: event for event in events(certifications=[ccm()], licenses=None)}
    assert [event.starts for event in found.values()] == [date(2027, 3, 1), date(2027, 5, 31), date(2027, 6, 15)]
    renew = found["ccmc-ccm-renew-2027"]
    assert (renew.title, renew.reminders) == ("Last day to renew: CCM", (180, 90, 60, 30))
    assert "You can renew from 2027-03-01 through 2027-05-31." in renew.description
    assert "Fee: $285" in renew.description
    assert "which may change" in renew.description
    opens, answer = found["ccmc-ccm-opens-2027"], found["ccmc-ccm-answer-2027"]
    assert "You can renew from" in opens.description
    assert "You can renew from" not in answer.description
    assert (opens.reminders, answer.reminders) == ((), ())


def test_a_license_has_no_window_and_no_fee_that_is_known():
    (event,) = events(certifications=None, licenses=MARY["licenses"][:1])
    assert event.description == calendars.SOURCES_MAY_CHANGE


def test_the_same_day_keeps_its_identity_and_two_of_a_kind_have_two():
    first = [str(event["uid"]) for event in read(calendar(events(), at=AT))]
    later = [str(event["uid"]) for event in read(calendar(events(on=date(2026, 12, 24)), at=AT + timedelta(days=31)))]
    assert first == later
    twins = [{"type": "RN", "state": "PA", "number": number, "expires": "2028-04-30"} for number in ("RN1", "RN2")]
    uids = [str(event["uid"]) for event in read(calendar(events(licenses=twins, certifications=None), at=AT))]
    assert uids == ["license-rn-pa-renew-2028@caseway", "license-rn-pa-renew-2028-2@caseway"]


def test_identities_hold_nothing_about_the_person():
    content = calendar(events(certifications=[ccm(number="SECRET-77")], licenses=None), at=AT)
    assert b"SECRET" not in content


def plan(*steps):
    rule = shelf().edition("certification/ccmc/ccm", on=ON)
    return Plan(Goal(rule), ON, steps, read_person({}).evidence, date(2027, 3, 1))


def test_the_steps_of_a_plan():
    action = next(iter(actions(shelf()).values()))
    steps = (
        Step("now", "Work goes on", "", ON),
        Step("action", Text("Take a course"), "Ten hours", date(2026, 12, 1), date(2026, 12, 10), action=action),
        Step("exam", "Sit the exam", "", date(2027, 4, 1), credential="CCM"),
    )
    found = plan_events(plan(*steps), say=str, url="https://example.org/plan/")
    assert [(event.title, event.starts, event.ends, event.reminders) for event in found] == [
        ("Take a course", date(2026, 12, 1), date(2026, 12, 9), ()),
        ("Sit the exam", date(2027, 4, 1), date(2027, 4, 1), (180, 90, 60, 30)),
    ]
    assert found[0].key == f"plan-certification/ccmc/ccm-action-{action.key}"
    assert [str(event["uid"]) for event in read(calendar(found, at=AT))][
        1
    ] == "plan-certification-ccmc-ccm-exam-ccm@caseway"


def test_work_that_goes_on_fills_no_calendar_and_the_last_day_to_apply_stands_in_it():
    source = Source("s", "Windows", "A body", "example.org", ON, "official")
    window = Window("April 2027", date(2026, 11, 1), date(2027, 1, 31), date(2027, 4, 1), date(2027, 4, 30), source)
    steps = (
        Step("action", "Find a job", "", date(2026, 12, 1), date(2027, 1, 1), runs_until=date(2028, 1, 1)),
        Step(
            "apply", "Apply", "", date(2027, 1, 2), date(2027, 1, 2), credential="CCM", window=window, note="Expected."
        ),
    )
    job, apply, closes = plan_events(plan(*steps), say=str)
    assert (job.starts, job.ends) == (date(2026, 12, 1), date(2026, 12, 31))
    assert (apply.starts, apply.ends) == (date(2027, 1, 2), date(2027, 1, 2))
    assert (closes.title, closes.starts, closes.description) == (
        "Last day to apply for the CCM",
        date(2027, 1, 31),
        "Expected.",
    )
    assert closes.reminders == (30,)
    assert closes.key != apply.key


def test_sentences_are_listed():
    assert {calendars.FEE, calendars.IN_DAYS} <= set(calendars.TEMPLATES)
