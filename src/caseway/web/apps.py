"""The app of the pages."""

from __future__ import annotations

from django.apps import AppConfig
from django.core.checks import Error, register
from django.core.exceptions import ImproperlyConfigured


class Web(AppConfig):
    """The pages; when all is loaded, the gate is checked and sign-ins are listened to."""

    name = "caseway.web"
    label = "web"

    def ready(self) -> None:
        """Listen to the sign-in library."""
        from caseway.web.sign_in import events  # noqa: F401, PLC0415 - models are not ready before

        register(addresses_declare)


def addresses_declare(app_configs: object, **named: object) -> list[Error]:
    """A system check: no address is without an action of the policy."""
    from caseway.web.base import guard  # noqa: PLC0415 - as above

    del app_configs, named
    try:
        guard.require_declared()
    except ImproperlyConfigured as fault:
        return [Error(str(fault), id="caseway.E001")]
    return []
