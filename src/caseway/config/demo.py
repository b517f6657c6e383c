"""Making the demo ready: its tables, its invented people."""

from __future__ import annotations

from django.utils import timezone


def prepare() -> None:
    """Bring the tables up to date and fill them; raises `accounts.demo.NotEmpty` where real organizations are."""
    from django.conf import settings  # noqa: PLC0415 - Django must be set up
    from django.core.management import call_command  # noqa: PLC0415 - Django must be set up

    from caseway.accounts import demo  # noqa: PLC0415 - as above

    settings.CASEWAY_HOME.mkdir(parents=True, exist_ok=True)
    call_command("migrate", interactive=False, verbosity=0)
    now = timezone.now()  # noqa: TID251 - a command is a door, and this is its hand
    demo.seed(at=now, on=timezone.localdate(now))  # noqa: TID251 - as above
