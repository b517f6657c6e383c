"""Days as people say them: “3 days late”, “today by noon”, “since yesterday”."""

from __future__ import annotations

from datetime import date, datetime, time

from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caseway.casework import standards
from caseway.casework.today_briefs import WEEK, Brief

NOON, LAST = time(12), time(23, 59)
# How long it waits, not when it is due.
SINCE = frozenset({"note", "draft", "reply", "cosign", "hand_over", "notice", "assessment"})
EXPIRES = frozenset({"consent", "document"})


def when(brief: Brief, *, on: date) -> str:
    """When a line is due, or since when it waits."""
    if brief.kind in SINCE:
        return since(brief.day, on=on)
    if brief.kind in EXPIRES:
        return expires(brief.day, on=on)
    if brief.day is None:
        return _("no day set")
    if brief.day < on:
        days = (on - brief.day).days
        return (
            ngettext("{days} day late", "{days} days late", days).format(days=days) if brief.is_late else _("in grace")
        )
    hour = _hour(brief.at)
    if brief.day == on:
        if brief.is_late:
            return _("late: was due today by {hour}").format(hour=hour)
        return _("today by {hour}").format(hour=hour) if hour else _("today")
    return ahead(brief.day, on=on)


def ahead(day: date, *, on: date) -> str:
    """A day that is ahead."""
    if (day - on).days == 1:
        return _("tomorrow")
    if day <= on + WEEK:
        return _("{weekday}, {day}").format(weekday=date_format(day, "l"), day=date_format(day, "MONTH_DAY_FORMAT"))
    return date_format(day, "DATE_FORMAT")


def since(day: date | None, *, on: date) -> str:
    """Since when something waits."""
    days = (on - day).days if day else 0
    if days <= 0:
        return _("since today")
    if days == 1:
        return _("since yesterday")
    return ngettext("for {days} day", "for {days} days", days).format(days=days)


def expires(day: date | None, *, on: date) -> str:
    """When something expires, or has."""
    days = (day - on).days if day else 0
    if days < 0:
        return ngettext("expired {days} day ago", "expired {days} days ago", -days).format(days=-days)
    if days == 0:
        return _("today is the last day")
    return ngettext("expires in {days} day", "expires in {days} days", days).format(days=days)


def _hour(at: datetime | None) -> str:
    """The hour of a moment, where it says more than its day."""
    if at is None:
        return ""
    hour = at.astimezone(standards.zone()).time()
    if hour >= LAST:
        return ""
    return _("noon") if (hour.hour, hour.minute) == (NOON.hour, 0) else time_format(hour, "TIME_FORMAT")
