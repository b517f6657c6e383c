"""The addresses of a case's life."""

from __future__ import annotations

from django.urls import path

from caseway.web.casework.life import closing, dates, due, handing, referring, standing, team

urlpatterns = [
    path("cases/new/<uuid:client>/", referring.refer, name="refer"),
    path("cases/hand-overs/", handing.my_hand_overs, name="my_hand_overs"),
    path("cases/<uuid:case>/status/", standing.status, name="status"),
    path("cases/<uuid:case>/status/consent/", standing.consent, name="case_consent"),
    path("cases/<uuid:case>/status/consent/end/", standing.end_consent, name="end_case_consent"),
    path("cases/<uuid:case>/status/wait/", standing.wait, name="case_wait"),
    path("cases/<uuid:case>/status/stage/", standing.stage, name="case_stage"),
    path("cases/<uuid:case>/status/level/", standing.level, name="case_level"),
    path("cases/<uuid:case>/status/details/", standing.details, name="case_details"),
    path("cases/<uuid:case>/status/two/", standing.settle_twin, name="settle_twin"),
    path("cases/<uuid:case>/status/to/<str:to>/", standing.move, name="move_case"),
    path("cases/<uuid:case>/close/", closing.close, name="close_case"),
    path("cases/<uuid:case>/reopen/", closing.reopen, name="reopen_case"),
    path("cases/<uuid:case>/worker/", handing.assign_worker, name="assign_worker"),
    path("cases/<uuid:case>/team/", handing.choose_team, name="case_team"),
    path("cases/<uuid:case>/hand-over/", handing.hand_over_case, name="hand_over_case"),
    path("cases/<uuid:case>/hand-over/begin/", handing.begin_hand_over, name="begin_hand_over"),
    path("cases/<uuid:case>/hand-over/<uuid:hand_over>/check/", handing.check, name="check_hand_over"),
    path("cases/<uuid:case>/hand-over/<uuid:hand_over>/write/", handing.write_summary, name="write_hand_over"),
    path("cases/<uuid:case>/hand-over/<uuid:hand_over>/finish/", handing.finish_hand_over, name="finish_hand_over"),
    path("cases/<uuid:case>/hand-over/<uuid:hand_over>/drop/", handing.drop_hand_over, name="drop_hand_over"),
    path("cases/<uuid:case>/due/", due.show, name="due"),
    path("cases/<uuid:case>/due/calendar/", due.calendar, name="due_calendar"),
    path("cases/<uuid:case>/due/dates/", dates.add_date, name="add_date"),
    path("cases/<uuid:case>/due/dates/<str:trigger>/", dates.change_date, name="change_date"),
    path("cases/<uuid:case>/due/dates/<str:trigger>/take-back/", dates.withdraw_date, name="withdraw_date"),
    path("cases/<uuid:case>/due/<uuid:deadline>/waive/", due.waive, name="waive"),
    path("cases/<uuid:case>/due/<uuid:deadline>/does-not-apply/", due.does_not_apply, name="does_not_apply"),
    path("cases/<uuid:case>/due/<uuid:deadline>/put-back/", due.put_back, name="put_back"),
    path("team/hand-overs/", team.hand_overs, name="hand_overs"),
    path("team/hand-overs/finish/", team.finish_hand_overs, name="finish_hand_overs"),
    path("team/hand-overs/<uuid:user>/", team.hand_over_caseload, name="hand_over_caseload"),
    path("team/covers/", team.covers_page, name="covers"),
    path("team/covers/<uuid:cover>/end/", team.end_cover, name="end_cover"),
]
