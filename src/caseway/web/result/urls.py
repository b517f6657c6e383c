"""The addresses of the result. They name a certification at most, never a person."""

from __future__ import annotations

from django.urls import path

from caseway.web.result import packing, views

app_name = "result"
urlpatterns = [
    path("", views.compare, name="compare"),
    path("what-if/", views.what_if, name="what-if"),
    path("<path:credential>/packet/", packing.pdf, name="packet"),
    path("<path:credential>/", views.one, name="one"),
]
