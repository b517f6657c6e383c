"""Cases with dates, of invented people: what the tests of deadlines begin from."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from caseway.casework import cases, dates
from caseway.casework.cases import ReferralDraft
from caseway.casework.models import Case, Deadline
from caseway.rulebooks.deadlines import Happened

DAY = timedelta(days=1)


def noon(day):
    """A day of 2026, such as "11-09", or any other as a date, at noon."""
    return dates.noon(date.fromisoformat(f"2026-{day}") if isinstance(day, str) else day)


def at_hour(day, hour, minute=0):
    return noon(day).replace(hour=hour, minute=minute)


class Working:
    """A case and whoever works on it, on a day that is said each time."""

    def __init__(self, case, user, viewer_of):
        self.id, self.user, self.viewer_of = case, user, viewer_of

    @property
    def row(self):
        return Case.objects.get(pk=self.id)

    def doing(self, day="11-02"):
        moment = day if isinstance(day, datetime) else noon(day)
        return {
            "by": self.viewer_of(self.user, at=moment), "at": moment,
            "on": moment.astimezone(timezone.get_current_timezone()).date(),
        }  # fmt: skip

    def keep(self, kind, moment, *, on=None):
        when = moment if isinstance(moment, datetime) else noon(moment)
        return dates.keep(self.row, kind, when, **self.doing(on or when))

    def happened(self, kind, day, **more):
        from caseway.casework import due

        when = day if isinstance(day, datetime) else noon(day)
        return due.settle(self.row, Happened(kind, when, **more), **self.doing(when))

    def reached(self, day, *, mode="phone", party="client", **more):
        return self.happened("contact", day, result="reached", mode=mode, party=party, **more)

    def rows(self, rule=None, *, status=None):
        """The rows of a rule, the earliest first."""
        found = Deadline.objects.filter(case=self.id).order_by("due_at", "created_at")
        found = found.filter(rule=rule) if rule else found
        return list(found.filter(status=status) if status else found)

    def one(self, rule):
        """The one row of a rule that was not replaced."""
        (row,) = (row for row in self.rows(rule) if row.status != "superseded")
        return row


@pytest.fixture
def working(place, make, viewer_of):
    """Open a case in a program of some setting, referred on November 2 at noon; its worker is in the program's team."""

    def opened(setting="clinical", *, user=None, client=None, referred="11-02"):
        program, team, worker = place.health, place.south, user or place.cal
        type(program).objects.filter(pk=program.pk).update(setting=setting)
        who = client or make(program=program, user=worker, team=team)
        moment = noon(referred)
        told = ReferralDraft(worker=worker.pk, reason="Needs help.", referred_at=moment)
        doing = {"by": viewer_of(worker, at=moment), "at": moment, "on": moment.date()}
        made = cases.refer(client=who.pk, program=program.pk, draft=told, **doing)
        return Working(made, worker, viewer_of)

    return opened
