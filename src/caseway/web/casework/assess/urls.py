"""The addresses of a case's assessments."""

from __future__ import annotations

from django.urls import path

from caseway.web.casework.assess import asking_parts, beginning, reading, stopping

urlpatterns = [
    path("cases/<uuid:case>/assessments/", beginning.listed, name="assessments"),
    path("cases/<uuid:case>/assess/", beginning.begin, name="assess"),
    path("cases/<uuid:case>/assess/result/", beginning.record_result, name="record_result"),
    path("cases/<uuid:case>/assessments/<uuid:assessment>/", reading.show, name="assessment"),
    path("cases/<uuid:case>/assessments/<uuid:assessment>/print/", reading.printed, name="print_assessment"),
    path("cases/<uuid:case>/assessments/<uuid:assessment>/part/<slug:component>/", asking_parts.part, name="sitting"),
    path(
        "cases/<uuid:case>/assessments/<uuid:assessment>/part/<slug:component>/keep/",
        asking_parts.keep,
        name="keep_answers",
    ),
    path(
        "cases/<uuid:case>/assessments/<uuid:assessment>/part/<slug:component>/up/",
        asking_parts.take_up,
        name="take_up_part",
    ),
    path("cases/<uuid:case>/assessments/<uuid:assessment>/safety/", stopping.show, name="safety_stop"),
    path("cases/<uuid:case>/assessments/<uuid:assessment>/safety/<uuid:task>/", stopping.settle, name="settle_step"),
    path("cases/<uuid:case>/assessments/<uuid:assessment>/conclude/", reading.conclude, name="conclude_parts"),
    path("cases/<uuid:case>/assessments/<uuid:assessment>/complete/", reading.complete, name="complete_assessment"),
    path("cases/<uuid:case>/assessments/<uuid:assessment>/need/<uuid:need>/", reading.decide, name="decide_need"),
    path("cases/<uuid:case>/assessments/<uuid:assessment>/<slug:ending>/why/", reading.end, name="end_assessment"),
]
