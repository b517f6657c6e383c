"""The addresses of an organization."""

from __future__ import annotations

from django.urls import path

from caseway.web.organization import people, places, views

app_name = "organization"
urlpatterns = [
    path("", views.home, name="home"),
    path("programs/new/", places.open_program, name="open_program"),
    path("programs/<uuid:program>/", places.change_program, name="change_program"),
    path("teams/new/", places.form_team, name="form_team"),
    path("teams/<uuid:team>/", places.rename_team, name="rename_team"),
    path("people/invite/", people.invite, name="invite"),
    path("people/invitations/<uuid:invitation>/withdraw/", people.withdraw, name="withdraw"),
    path("people/<uuid:user>/", views.person, name="person"),
    path("people/<uuid:user>/roles/give/", people.give_role, name="give_role"),
    path("people/<uuid:user>/roles/<uuid:membership>/end/", people.end_role, name="end_role"),
    path("people/<uuid:user>/disable/", people.disable, name="disable"),
    path("people/<uuid:user>/enable/", people.enable, name="enable"),
    path("people/<uuid:user>/lost-factor/", people.ask_reset, name="ask_reset"),
    path("lost-factors/<uuid:reset>/", people.decide_reset, name="decide_reset"),
]
