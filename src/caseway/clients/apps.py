"""The app of clients."""

from __future__ import annotations

from django.apps import AppConfig


class Clients(AppConfig):
    """People, households, support persons, consent."""

    name = "caseway.clients"
    label = "clients"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say what of clients is encrypted."""
        from caseway.clients import encryption  # noqa: PLC0415 - models are not ready when the app is found
        from caseway.clients.models import Identifier  # noqa: PLC0415 - as above

        encryption.HOLDERS.append(Identifier.objects.exclude(ciphertext="").exists)
