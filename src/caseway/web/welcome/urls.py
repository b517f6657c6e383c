"""The addresses of the start page."""

from __future__ import annotations

from django.urls import path

from caseway.web.welcome import views

app_name = "welcome"
urlpatterns = [path("", views.home, name="home"), path("casework/", views.casework, name="casework")]
