"""The addresses of keeping. They name what is done, never a person."""

from __future__ import annotations

from django.urls import path

from caseway.web.keep import views

app_name = "keep"
urlpatterns = [
    path("", views.home, name="home"),
    path("course/", views.add, name="add"),
    path("courses/", views.table, name="table"),
    path("courses.csv", views.courses_csv, name="courses_csv"),
    path("calendar/", views.calendar, name="calendar"),
    path("sample/", views.sample, name="sample"),
]
