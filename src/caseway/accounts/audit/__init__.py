"""What was done and what was seen: an append-only chain that shows every alteration.

`Event` says what happened, without a word of health data: ids and names of fields. `record` writes it in the transaction
of the change it is about; `note` commits what is about to be shown before it is shown.
"""

from __future__ import annotations

from caseway.accounts.audit.events import REQUEST, Event
from caseway.accounts.audit.gathering import Unwritten
from caseway.accounts.audit.writing import digest, note, record

__all__ = ["REQUEST", "Event", "Unwritten", "digest", "note", "record"]
