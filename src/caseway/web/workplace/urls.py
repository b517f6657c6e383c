"""The addresses of the workplace."""

from __future__ import annotations

from django.urls import path

from caseway.web.workplace import views

app_name = "workplace"
urlpatterns = [
    path("", views.home, name="home"),
    path("here/", views.here, name="here"),
    path("notices/", views.notices, name="notices"),
    path("organizations/", views.organizations, name="organizations"),
]
