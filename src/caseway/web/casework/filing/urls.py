"""The addresses of compliance."""

from __future__ import annotations

from django.urls import path

from caseway.web.casework.filing import checks, export, log, sampler

urlpatterns = [
    path("cases/<uuid:case>/check/", checks.checklist, name="checklist"),
    path("cases/<uuid:case>/file/", export.file, name="file"),
    path("team/files/", sampler.files, name="files"),
    path("team/log/", log.log, name="log"),
]
