"""The addresses of the plans. They name a certification and what is done, never a person."""

from __future__ import annotations

from django.urls import path

from caseway.web.plan import views

app_name = "plan"
urlpatterns = [
    path("", views.every, name="every"),
    path("<path:credential>/limits/", views.limits, name="limits"),
    path("<path:credential>/numbers/<slug:key>/", views.numbers, name="numbers"),
    path("<path:credential>/calendar/", views.calendar, name="calendar"),
    path("<path:credential>/", views.one, name="one"),
]
