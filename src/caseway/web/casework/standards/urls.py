"""The addresses of what a program follows."""

from __future__ import annotations

from django.urls import path

from caseway.web.casework.standards import views

urlpatterns = [
    path("team/standards/", views.followed, name="followed"),
    path("team/standards/<uuid:program>/", views.standards, name="standards"),
]
