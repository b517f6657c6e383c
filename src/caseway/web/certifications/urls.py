"""The addresses of the certifications."""

from __future__ import annotations

from django.urls import path

from caseway.web.certifications import views

app_name = "certifications"
urlpatterns = [
    path("", views.every, name="list"),
    path("<path:credential>/edition/<str:day>/", views.edition, name="edition"),
    path("<path:credential>/", views.one, name="one"),
]
