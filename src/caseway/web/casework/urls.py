"""The addresses of casework; a case is named by its id, and whatever is of a case stands below it."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

app_name = "casework"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("caseway.web.casework.standards.urls")),
]
