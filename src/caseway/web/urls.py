"""The addresses of the pages."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("caseway.web.welcome.urls")),
    # Before the interview, whose steps would take “result” for one of theirs.
    path("check/result/", include("caseway.web.result.urls")),
    path("check/", include("caseway.web.check.urls")),
    path("plan/", include("caseway.web.plan.urls")),
    path("keep/", include("caseway.web.keep.urls")),
    path("careers/", include("caseway.web.careers.urls")),
    path("learn/", include("caseway.web.learn.urls")),
    path("licensure/", include("caseway.web.licensure.urls")),
    path("certifications/", include("caseway.web.certifications.urls")),
    path("", include("caseway.web.sign_in.urls")),
    path("organization/", include("caseway.web.organization.urls")),
    path("workplace/", include("caseway.web.workplace.urls")),
    path("audit/", include("caseway.web.audit.urls")),
    path("clients/", include("caseway.web.clients.urls")),
    path("", include("caseway.web.casework.urls")),
    path("language/", set_language, name="language"),
]
