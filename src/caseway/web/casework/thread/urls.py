"""The addresses of the thread, of plans, and of the register of unmet needs."""

from __future__ import annotations

from django.urls import path

from caseway.web.casework.thread import copies, goals, needs, plans, register, tasks, views

urlpatterns = [
    path("cases/<uuid:case>/thread/", views.thread, name="thread"),
    path("cases/<uuid:case>/needs/new/", needs.add, name="add_need"),
    path("cases/<uuid:case>/needs/<uuid:need>/", needs.show, name="need"),
    path("cases/<uuid:case>/needs/<uuid:need>/edit/", needs.edit, name="edit_need"),
    path("cases/<uuid:case>/needs/<uuid:need>/<slug:verb>/", needs.do, name="do_need"),
    path("cases/<uuid:case>/goals/new/", goals.add, name="add_goal"),
    path("cases/<uuid:case>/goals/<uuid:goal>/", goals.show, name="goal"),
    path("cases/<uuid:case>/goals/<uuid:goal>/edit/", goals.edit, name="edit_goal"),
    path("cases/<uuid:case>/goals/<uuid:goal>/review/", goals.review, name="review_goal"),
    path("cases/<uuid:case>/goals/<uuid:goal>/<slug:verb>/", goals.do, name="do_goal"),
    path("cases/<uuid:case>/tasks/new/", tasks.add, name="add_task"),
    path("cases/<uuid:case>/tasks/<uuid:task>/", tasks.show, name="task"),
    path("cases/<uuid:case>/tasks/<uuid:task>/edit/", tasks.edit, name="edit_task"),
    path("cases/<uuid:case>/tasks/<uuid:task>/<slug:verb>/", tasks.do, name="do_task"),
    path("cases/<uuid:case>/plans/", plans.home, name="plans"),
    path("cases/<uuid:case>/plans/new/", plans.draft, name="draft_plan"),
    path("cases/<uuid:case>/plans/<uuid:plan>/", plans.show, name="plan"),
    path("cases/<uuid:case>/plans/<uuid:plan>/edit/", plans.edit, name="edit_plan"),
    path("cases/<uuid:case>/plans/<uuid:plan>/changes/", plans.compare, name="compare_plan"),
    path("cases/<uuid:case>/plans/<uuid:plan>/copy/", copies.show, name="plan_copy"),
    path("cases/<uuid:case>/plans/<uuid:plan>/copy.pdf", copies.paper, name="plan_paper"),
    path("cases/<uuid:case>/plans/<uuid:plan>/<slug:verb>/", plans.do, name="do_plan"),
    path("team/unmet-needs/", register.show, name="register"),
    path("team/unmet-needs.csv", register.sheet, name="register_sheet"),
]
