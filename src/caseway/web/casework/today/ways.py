"""Where each line of a queue leads, what its buttons say, and the words for its kind."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from caseway.casework.today import Line
from caseway.web.clients.fields import Words
from caseway.web.workplace.views import LEADS, OTHERWISE, SAYS

# By where a line leads: the address, and which of its ids are named there.
WAYS: dict[str, tuple[str, tuple[str, ...]]] = {
    "write": ("casework:write", ("case",)),
    "assess": ("casework:assess", ("case",)),
    "assessment": ("casework:assessment", ("case", "about")),
    "plans": ("casework:plans", ("case",)),
    "thread": ("casework:thread", ("case",)),
    "timeline": ("casework:timeline", ("case",)),
    "documents": ("casework:documents", ("case",)),
    "due": ("casework:due", ("case",)),
    "status": ("casework:status", ("case",)),
    "task": ("casework:task", ("case", "about")),
    "assign": ("casework:assign_worker", ("case",)),
    "my_hand_overs": ("casework:my_hand_overs", ()),
    "hand_over": ("casework:hand_over_case", ("case",)),
    "case": ("casework:case", ("case",)),
    "consents": ("clients:consents", ("client",)),
    "notices": ("workplace:notices", ()),
}
GO: dict[str, Words] = {
    "write": _("Write the contact"),
    "assess": _("Assess"),
    "assessment": _("Go on with it"),
    "plans": _("Go to the plan"),
    "thread": _("Go to needs and goals"),
    "timeline": _("Go to the timeline"),
    "documents": _("Go to documents"),
    "due": _("Go to due dates"),
    "status": _("Change the status"),
    "task": _("Open the task"),
    "assign": _("Give it to somebody"),
    "my_hand_overs": _("Go to your hand-overs"),
    "hand_over": _("Go to the hand-over"),
    "case": _("Open the case"),
    "consents": _("Go to consents"),
    "notices": _("All notices"),
}
CLEAR: dict[str, Words] = {
    "complete": _("Done…"),
    "follow": _("Followed up…"),
    "wait": _("It waits until…"),
    "sign": _("Sign…"),
    "cosign": _("Co-sign…"),
    "waive": _("Waive…"),
    "see": _("Seen"),
}
KINDS: dict[str, Words] = {
    "due": _("Due by a rule"),
    "task": _("Tasks"),
    "follow": _("Steps of others"),
    "reply": _("Messages to answer"),
    "contact": _("Contacts"),
    "referral": _("Referrals"),
    "escalated": _("Late in cases you lead"),
    "cosign": _("Notes to co-sign"),
    "hand_over": _("Hand-overs"),
    "note": _("Unsigned notes"),
    "assessment": _("Unfinished assessments"),
    "draft": _("Unfinished writing"),
    "resume": _("Cases on hold"),
    "consent": _("Consents"),
    "document": _("Documents"),
    "notice": _("Notices"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A line with the addresses and words of its buttons. asks: what is sent to do something about it."""

    line: Line
    title: Words
    address: str
    go: Words
    clear: Words
    asks: str
    case_address: str

    @property
    def is_beside(self) -> bool:
        """Whether what can be done about it here stands beside the way to where it is settled."""
        return self.line.clear in {"waive", "wait"}

    @property
    def anchor(self) -> str:
        """What the line is called on its page."""
        return f"l-{self.line.kind}-{self.line.id}"

    @property
    def panel(self) -> str:
        """What the place is called where its forms open."""
        return f"p-{self.line.kind}-{self.line.id}"


def shown(line: Line) -> Shown:
    """A line as the page shows it."""
    title = str(SAYS.get(line.code, OTHERWISE)) if line.kind == "notice" else line.title
    case = _reversed(line, "case") or (reverse("clients:person", args=[line.client]) if line.client else "")
    return Shown(
        line, title, _address(line), GO[line.go], CLEAR.get(line.clear, ""),
        urlencode({"kind": line.kind, "about": line.id}), case,
    )  # fmt: skip


def _address(line: Line) -> str:
    """Where a line leads, and back from there; to its client where its case is not open yet, or nowhere."""
    if line.kind == "notice" and LEADS.get(line.code, "casework:today") != "casework:today":
        return reverse(LEADS[line.code])
    found = _reversed(line, line.go) or (reverse("clients:person", args=[line.client]) if line.client else "")
    if line.go != "write" or not found:
        return found
    key = {"key": line.code} if line.kind == "draft" else {}
    return f"{found}?{urlencode({**key, 'back': reverse('casework:today')})}"


def _reversed(line: Line, go: str) -> str:
    """The address of a way; nothing where the line has no id that it needs."""
    name, ids = WAYS[go]
    given = [getattr(line, one) for one in ids]
    return "" if None in given else reverse(name, args=given)
