"""The addresses of the interview."""

from __future__ import annotations

from django.urls import path

from caseway.web.check import views

app_name = "check"
urlpatterns = [
    path("", views.start, name="start"),
    path("load/", views.load, name="load"),
    path("save/", views.save, name="save"),
    path("sample/<slug:slug>/", views.sample, name="sample"),
    path("start-over/", views.start_over, name="start-over"),
    path("undo/", views.undo, name="undo"),
    path("review/", views.review, name="review"),
    path("<slug:slug>/", views.step, name="step"),
]
