"""The addresses of the audit. They hold ids and days, never a name."""

from __future__ import annotations

from django.urls import path

from caseway.web.audit import views

app_name = "audit"
urlpatterns = [path("", views.entries, name="entries"), path("proof/", views.prove, name="proof")]
