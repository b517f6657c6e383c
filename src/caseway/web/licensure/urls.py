"""The addresses of the states."""

from __future__ import annotations

from django.urls import path

from caseway.web.licensure import views

app_name = "licensure"
urlpatterns = [
    path("", views.every, name="list"),
    path("<slug:state>/", views.one, name="one"),
]
