"""The addresses of Today, the caseload and the team; none of them names a client."""

from __future__ import annotations

from django.urls import path

from caseway.web.casework.today import caseload, doing, outcomes, queue, team

urlpatterns = [
    path("today/", queue.show, name="today"),
    path("today/clear/", doing.clear, name="today_clear"),
    path("today/undo/", doing.undo, name="today_undo"),
    path("today/snooze/", doing.snooze, name="today_snooze"),
    path("today/wake/", doing.wake, name="today_wake"),
    path("caseload/", caseload.show, name="caseload"),
    path("team/", team.show, name="team"),
    path("team/cases/", team.cases, name="team_cases"),
    path("team/outcomes/", outcomes.show, name="outcomes"),
    path("team/outcomes/cases/", outcomes.cases, name="outcome_cases"),
]
