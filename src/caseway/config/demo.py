"""The invented organizations of the demo."""

from __future__ import annotations

from django.utils import timezone

from caseway.config.unfit import Unfit


def prepare() -> None:
    """Fill the tables of a demo, where that was not done before; raises Unfit where real organizations are."""
    from caseway.accounts import demo  # noqa: PLC0415 - Django must be set up

    now = timezone.now()  # noqa: TID251 - a command is a door, and this is its hand
    try:
        demo.seed(at=now, on=timezone.localdate(now))  # noqa: TID251 - as above
    except demo.NotEmpty:
        says = "real organizations are kept here, and in the demo anyone may sign in."
        raise Unfit([f"{says} Set CASEWAY_HOME to an empty folder to try it."]) from None
