"""The addresses of clients. Who is who stands in none of them: people are named by ids, searches by a word of chance."""

from __future__ import annotations

from django.urls import path

from caseway.web.clients import (
    caseload,
    consents,
    entering,
    families,
    holding,
    importing,
    linking,
    opening,
    person,
    reviews,
    sections,
    sharing,
    views,
)

app_name = "clients"
urlpatterns = [
    path("", views.home, name="home"),
    path("found/<str:word>/", views.found, name="found"),
    path("new/<str:word>/", entering.new, name="new"),
    path("reviews/", reviews.home, name="reviews"),
    path("reviews/<uuid:opening>/", reviews.review, name="review"),
    path("reviews/lift/<uuid:user>/", reviews.lift, name="lift"),
    path("import/", importing.home, name="imports"),
    path("import/try/", importing.try_file, name="try_import"),
    path("import/now/", importing.import_file, name="import"),
    path("import/<uuid:imported>/undo/", importing.undo, name="undo_import"),
    path("<uuid:client>/", person.show, name="person"),
    path("<uuid:client>/open/", opening.give_reason, name="open"),
    path("<uuid:client>/emergency/", opening.break_glass, name="break_glass"),
    path("<uuid:client>/edit/<str:section>/", sections.change, name="change"),
    path("<uuid:client>/number/<uuid:identifier>/", person.reveal, name="reveal"),
    path("<uuid:client>/relate/", families.relate, name="relate"),
    path("<uuid:client>/household/", families.form_household, name="form_household"),
    path("<uuid:client>/household/<uuid:household>/", families.join, name="join"),
    path("<uuid:client>/enroll/", caseload.enroll, name="enroll"),
    path("<uuid:client>/enroll/<uuid:enrollment>/end/", caseload.leave, name="leave"),
    path("<uuid:client>/assign/", caseload.assign, name="assign"),
    path("<uuid:client>/assign/<uuid:assignment>/end/", caseload.unassign, name="unassign"),
    path("<uuid:client>/consents/", consents.home, name="consents"),
    path("<uuid:client>/consents/new/", consents.choose, name="consent_kinds"),
    path("<uuid:client>/consents/new/<str:kind>/", consents.record_new, name="record_consent"),
    path("<uuid:client>/consents/<uuid:consent>/", consents.one, name="consent"),
    path("<uuid:client>/consents/<uuid:consent>/give/", consents.give_draft, name="give_consent"),
    path("<uuid:client>/consents/<uuid:consent>/withdraw/", consents.withdraw, name="withdraw_consent"),
    path("<uuid:client>/consents/<uuid:consent>/end/", consents.end, name="end_consent"),
    path("<uuid:client>/share/", sharing.share, name="share"),
    path("<uuid:client>/share/send/", sharing.send, name="send"),
    path("<uuid:client>/disclosures/", sharing.listed, name="disclosures"),
    path("<uuid:client>/link/", linking.link, name="link"),
    path("<uuid:client>/link/<uuid:link>/end/", linking.unlink, name="unlink"),
    path("<uuid:client>/add/<str:kind>/", holding.add, name="add"),
    path("<uuid:client>/<str:kind>/<uuid:belonging>/", holding.correct, name="correct"),
    path("<uuid:client>/<str:kind>/<uuid:belonging>/end/", holding.end, name="end"),
]
