"""The addresses of casework; a case is named by its id, and whatever is of a case stands below it."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

app_name = "casework"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("caseway.web.casework.standards.urls")),
    path("", include("caseway.web.casework.assess.urls")),
    path("", include("caseway.web.casework.record.urls")),
    path("", include("caseway.web.casework.thread.urls")),
    path("", include("caseway.web.casework.life.urls")),
    path("", include("caseway.web.casework.filing.urls")),
    path("", include("caseway.web.casework.today.urls")),
]
