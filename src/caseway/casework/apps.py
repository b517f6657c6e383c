"""The app of casework."""

from __future__ import annotations

from django.apps import AppConfig


class Casework(AppConfig):
    """Cases, assessments, needs, goals, plans, tasks, contacts, notes, documents and what is due."""

    name = "caseway.casework"
    label = "casework"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have the faults of these tables told in sentences too, and say what of casework is encrypted."""
        from caseway.casework import documents  # noqa: PLC0415 - not before every app is there
        from caseway.casework.faults import SENTENCES  # noqa: PLC0415 - as above
        from caseway.casework.models import Document  # noqa: PLC0415 - as above
        from caseway.clients import encryption, faults, rotation  # noqa: PLC0415 - as above

        faults.SENTENCES.update(SENTENCES)
        encryption.HOLDERS.append(Document.objects.exclude(stored_as="").exists)
        rotation.FILES.append(rotation.Files("casework_document", documents.files_behind, documents.renew))
