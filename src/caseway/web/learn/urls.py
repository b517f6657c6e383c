"""The addresses of the ways to study."""

from __future__ import annotations

from django.urls import path

from caseway.web.learn import views

app_name = "learn"
urlpatterns = [
    path("", views.every, name="list"),
    path("<slug:key>/", views.one, name="one"),
]
