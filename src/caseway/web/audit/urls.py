"""The addresses of the audit. They hold ids and days, never a name."""

from __future__ import annotations

from django.urls import path

from caseway.web.audit import views

app_name = "audit"
urlpatterns = [
    path("", views.entries, name="entries"),
    path("sign-ins/", views.failures, name="sign_ins"),
    path("person/", views.person, name="person"),
    path("export/entries/", views.export, {"listed": "entries"}, name="export"),
    path("export/sign-ins/", views.export, {"listed": "sign-ins"}, name="export_sign_ins"),
    path("proof/", views.prove, name="proof"),
]
