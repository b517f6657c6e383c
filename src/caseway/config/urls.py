"""The addresses of every door, and the pages shown when something goes wrong."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [path("", include("caseway.web.urls"))]

handler400 = "caseway.web.base.errors.bad_request"
handler403 = "caseway.web.base.errors.forbidden"
handler404 = "caseway.web.base.errors.not_found"
handler500 = "caseway.web.base.errors.broken"
handler429 = "caseway.web.base.errors.too_many"  # the sign-in library asks for it
