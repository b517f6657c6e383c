"""The letters an organization sends. They hold a name, an organization and a link; never anything of a client."""

from __future__ import annotations

from django.core.mail import send_mail
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from caseway.accounts.invitations import Invited
from caseway.accounts.models import User


def invite(request: HttpRequest, invited: Invited, token: str) -> None:
    """Send an invitation."""
    link = request.build_absolute_uri(reverse("invitation", args=[token]))
    content = render_to_string("organization/letters/invitation.txt", {"invited": invited, "link": link})
    _send(_("You are invited to %(name)s") % {"name": invited.organization}, content, invited.email)


def tell_of_reset(request: HttpRequest, user: User, *, is_approved: bool) -> None:
    """Tell someone that their lost second step was decided on."""
    link = request.build_absolute_uri(reverse("account_login"))
    content = render_to_string(
        "organization/letters/reset.txt", {"user": user, "is_approved": is_approved, "link": link}
    )
    _send(_("Your second step"), content, user.email)


def _send(subject: str, content: str, to: str) -> None:
    send_mail(" ".join(subject.split()), content, None, [to])
