"""The start page, and the honest page behind the door that does not open yet."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from caseway.accounts.policy import ANYONE
from caseway.web.base.guard import declares
from caseway.web.check import samples


@declares(ANYONE)
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Show the two doors."""
    return render(request, "welcome/home.html", {"samples": samples.SAMPLES})


@declares(ANYONE)
@require_GET
def casework(request: HttpRequest) -> HttpResponse:
    """Say what casework in Caseway will be, and that it is not there yet."""
    return render(request, "welcome/casework.html")
