"""The addresses of the careers."""

from __future__ import annotations

from django.urls import path

from caseway.web.careers import views

app_name = "careers"
urlpatterns = [
    path("", views.every, name="list"),
    path("match/", views.matched, name="match"),
    path("<str:key>/", views.one, name="one"),
]
