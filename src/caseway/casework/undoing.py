"""Taking back a contact on the day it was written, with the tasks it did; what was written can be gone on with."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from caseway.accounts.viewer import Viewer
from caseway.casework import case_file, contacts, standards, tasks
from caseway.casework.access import WORK, require
from caseway.casework.case_file import Written
from caseway.clients.faults import WHOLE, Invalid


def undo(*, case: UUID, contact: UUID, by: Viewer, at: datetime, on: date) -> Written:
    """Take back a contact of one's own of the same day, and give what was written; raises Absent or Invalid.

    It stays in the timeline, struck; what was due and met by it is due again, and its tasks are open again.
    """
    with transaction.atomic():
        require(by, WORK, case, on=on, lock=True)
        found = case_file.written(viewer=by, case=case, contact=contact, on=on)
        if found.contact.is_in_error:
            raise Invalid({WHOLE: _("This contact was taken back already.")})
        if found.contact.worker_id != by.user:
            raise Invalid({WHOLE: _("A contact is undone by whoever wrote it. Strike it, and say what was wrong.")})
        if found.contact.created_at.astimezone(standards.zone()).date() != on:
            raise Invalid(
                {WHOLE: _("A contact is undone on the day it was written. Strike it, and say what was wrong.")}
            )
        for task, _result in found.done:
            tasks.undo(task=task, by=by, at=at, on=on)
        contacts.strike(contact=contact, why=_("Undone on the same day by whoever wrote it."), by=by, at=at, on=on)
    return found
