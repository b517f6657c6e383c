"""The one check before anything of a client is read, exported or sent: who, for what, which information, on which day.

`permit` judges each thing asked for alone: first whether its recipient may have ordinary information for the purpose, then
each of its labels. All must agree, so a label only takes away; a consent only adds. What is shown of several things is
therefore what is shown of each.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from caseway.accounts.roles import Role
from caseway.clients import labels
from caseway.clients.codes import DECIDING, Authority
from caseway.clients.consent_questions import (
    COUNSEL,
    MAJORITY,
    Answer,
    Basis,
    Consent,
    Facts,
    Item,
    Judged,
    Recipient,
    Representative,
    staff,
)
from caseway.clients.consent_reasons import Reason
from caseway.clients.consent_terms import Terms
from caseway.clients.labels import Label
from caseway.clients.privacy import (
    COVERED,
    LEGAL,
    OPERATIONS,
    TREATMENT,
    BasisKind,
    ConsentKind,
    DataClass,
    Purpose,
    RecipientClass,
    RecipientKind,
    known,
)

__all__ = [
    "COUNSEL",
    "MAJORITY",
    "Answer",
    "Basis",
    "Consent",
    "Facts",
    "Item",
    "Judged",
    "Recipient",
    "Representative",
    "labels_of",
    "permit",
    "staff",
]

# What is kept in a store of its own is labeled by standing there.
IMPLIED: dict[str, frozenset[str]] = {
    DataClass.PSYCHOTHERAPY_NOTES: frozenset({labels.PSYCHOTHERAPY}),
    DataClass.SUD_COUNSELING_NOTES: frozenset({labels.SUD_NOTES, labels.PART2}),
}

# Who may be told on a basis, and for which purposes; None: for any.
BASES: dict[str, tuple[frozenset[str], frozenset[str] | None]] = {
    BasisKind.COURT_ORDER: (LEGAL | {RecipientKind.ATTORNEY}, frozenset({Purpose.HLEGAL})),
    BasisKind.PART2_ORDER: (LEGAL | {RecipientKind.ATTORNEY}, frozenset({Purpose.HLEGAL})),
    BasisKind.SERIOUS_THREAT: (
        frozenset({
            RecipientKind.LAW_ENFORCEMENT, RecipientKind.AUTHORITY, RecipientKind.COVERED_ENTITY, RecipientKind.FAMILY,
        }), None,
    ),
    BasisKind.CHILD_REPORT: (frozenset({RecipientKind.AUTHORITY, RecipientKind.LAW_ENFORCEMENT}), None),
    BasisKind.ADULT_REPORT: (frozenset({RecipientKind.AUTHORITY, RecipientKind.LAW_ENFORCEMENT}), None),
    BasisKind.MEDICAL_EMERGENCY: (frozenset({RecipientKind.COVERED_ENTITY}), frozenset({Purpose.ETREAT})),
}  # fmt: skip

# The rule that says no to each sort of recipient where nothing says yes.
CLOSED: dict[str, str] = {
    RecipientKind.COVERED_ENTITY: "covered_entity",
    RecipientKind.HEALTH_PLAN: "covered_entity",
    RecipientKind.BUSINESS_ASSOCIATE: "covered_entity",
    RecipientKind.COMMUNITY: "community",
    RecipientKind.COURT: "legal_process",
    RecipientKind.LAW_ENFORCEMENT: "legal_process",
    RecipientKind.ATTORNEY: "legal_process",
    RecipientKind.AUTHORITY: "authority",
    RecipientKind.FAMILY: "family",
    RecipientKind.SCHOOL: "school",
    RecipientKind.HMIS: "hmis",
}

NOT_HMIS = frozenset(ConsentKind) - {ConsentKind.HMIS}


def permit(
    *,
    recipient: Recipient,
    purpose: str,
    facts: Facts,
    asked: Iterable[Item],
    consents: Iterable[Consent],
    on: date,
    basis: Basis | None = None,
) -> Answer:
    """What of a client a recipient may see for a purpose on a day; raises Unknown for a word on none of the lists."""
    known(RecipientKind, recipient.kind)
    known(Purpose, purpose)
    for group in recipient.groups:
        known(RecipientClass, group)
    if basis:
        known(BasisKind, basis.kind)
    if recipient.representative:
        known(Authority, recipient.representative.authority)
    check = _Check(recipient, purpose, facts, tuple(consents), on, basis)
    return Answer(tuple(check.judge(item) for item in asked))


def labels_of(item: Item, facts: Facts) -> frozenset[str]:
    """All labels of one thing: its own, its store's, the record's, and what follows from the client's age."""
    own = labels.inherited(item.labels, facts.labels, IMPLIED.get(item.data_class, ()))
    if own & labels.inherited(facts.confidential) and not facts.is_adult:
        own |= {labels.MINOR}
    return own | {labels.VICTIM} if facts.is_victim_service else own


@dataclass(frozen=True, slots=True)
class _Check:
    """One question, asked of item after item."""

    recipient: Recipient
    purpose: str
    facts: Facts
    consents: tuple[Consent, ...]
    on: date
    basis: Basis | None

    def judge(self, item: Item) -> Judged:
        """One thing: its recipient's rule and each label's; all must agree."""
        known(DataClass, item.data_class)
        codes = labels_of(item, self.facts)
        found = [self._recipient_may(item), *(self._label_lets(labels.label(code), item) for code in sorted(codes))]
        is_shown = all(is_open for is_open, _ in found)
        reasons = dict.fromkeys(reason for is_open, reason in found if is_open == is_shown and reason.rule != "label")
        return Judged(item, codes, is_shown=is_shown, reasons=tuple(reasons))

    # --- the recipient's rule: may they have ordinary information? ---

    def _recipient_may(self, item: Item) -> tuple[bool, Reason]:
        kind = self.recipient.kind
        if kind == RecipientKind.WORKFORCE:
            return True, Reason("workforce")
        if self.purpose == Purpose.BTG:
            return False, Reason("glass_outside")
        if kind == RecipientKind.CLIENT:
            return True, Reason("access")
        closed = CLOSED.get(kind, "") or self._authority_lacks()
        if not closed:
            return True, Reason("represented")
        if kind in COVERED and self.purpose in OPERATIONS:
            return True, Reason("operations")
        if self.basis and self._basis_covers(item):
            return True, Reason(self.basis.kind)
        # Nobody can name themselves: a representative without authority gets what the client's own consent gives them.
        found, lapse = self._consent(item, by_client=kind == RecipientKind.REPRESENTATIVE)
        return (True, Reason("consent", consent=found)) if found else (False, Reason(closed, lapse=lapse))

    def _authority_lacks(self) -> str:
        """The rule by which somebody is not the client's representative today; empty where they are."""
        who = self.recipient.representative
        if who is None:
            return "authority_unknown"
        if who.authority not in DECIDING:
            return "authority_unknown"
        if who.endangers:
            return "endangers"
        if (who.begins and self.on < who.begins) or (who.ends and self.on > who.ends):
            return "authority_ended"
        if who.authority == Authority.PARENT:
            if self.facts.age is None:
                return "authority_unknown"
            return "majority" if self.facts.is_adult else ""
        return ""

    def _basis_covers(self, item: Item) -> bool:
        """Whether a basis is written down, fits recipient and purpose, and names the class."""
        basis = self.basis
        if basis is None or not basis.reference.strip() or item.data_class not in basis.data_classes:
            return False
        kinds, purposes = BASES[basis.kind]
        is_for_purpose = purposes is None or self.purpose in purposes
        return is_for_purpose and (self.recipient.kind in kinds or self.recipient.kind == RecipientKind.WORKFORCE)

    # --- one label's rule ---

    def _label_lets(self, label: Label, item: Item) -> tuple[bool, Reason]:
        fine = True, Reason("label", label.code)
        kind = self.recipient.kind
        if kind in label.never_to:
            return False, Reason("never_to", label.code)
        if kind == RecipientKind.WORKFORCE:
            return self._inside(label, item)
        if self._is_free(label):
            return fine
        if self.basis and self.basis.kind in label.exceptions and self._basis_covers(item):
            return True, Reason(self.basis.kind, label.code)
        return self._opened(label, item)

    def _is_free(self, label: Label) -> bool:
        """Whether a label leaves it to the recipient's rule alone."""
        kind = self.recipient.kind
        if kind == RecipientKind.CLIENT:
            return label.client
        if kind == RecipientKind.REPRESENTATIVE:
            is_open = label.representative == "always" or (label.representative == "adult" and self.facts.is_adult)
            return is_open and not self._authority_lacks()
        if kind in COVERED:
            free = {"operations": OPERATIONS, "treatment": TREATMENT, "nothing": frozenset()}[label.without_consent]
            if self.purpose in free and (label.plans or kind != RecipientKind.HEALTH_PLAN):
                return True
        return label.opened_by == "nothing"

    def _inside(self, label: Label, item: Item) -> tuple[bool, Reason]:
        """What a label means to someone who works here."""
        who = self.recipient
        if self.purpose == Purpose.HLEGAL and label.opened_by in {"part2", "sud_counseling"}:
            order = self.basis is not None and self.basis.kind in label.exceptions and self._basis_covers(item)
            is_agreed = self._consent(item, {ConsentKind.PART2_LEGAL}, to_anyone=True)[0]
            if not order and not (is_agreed and label.opened_by == "part2"):
                return False, Reason("needs_part2_legal", label.code)
        is_open = {
            "all": True,
            "author": item.author is not None and item.author == who.party,
            "counsel": COUNSEL in who.duties,
            "privacy_officer": Role.PRIVACY_OFFICER.value in who.roles,
        }[label.inside]
        if is_open:
            return True, Reason("label", label.code)
        found, reason = self._opened(label, item)
        return (True, reason) if found else (False, Reason(label.inside, label.code, lapse=reason.lapse))

    def _opened(self, label: Label, item: Item) -> tuple[bool, Reason]:
        """Whether a consent opens a label."""
        if label.opened_by == "nobody":
            return False, Reason("nobody", label.code)
        rule, kinds, is_naming = self._key(label)
        by_client = label.opened_by == "client" or self.recipient.kind == RecipientKind.REPRESENTATIVE
        found, lapse = self._consent(item, kinds, naming=label.code if is_naming else "", by_client=by_client)
        if found:
            return True, Reason("consent", label.code, consent=found)
        return False, Reason("needs_client" if by_client else rule, label.code, lapse=lapse)

    def _key(self, label: Label) -> tuple[str, frozenset[ConsentKind], bool]:
        """What opens a label: the rule that says so, the sorts of consent, and whether they must name it."""
        any_kind = NOT_HMIS if self.recipient.kind != RecipientKind.HMIS else frozenset({ConsentKind.HMIS})
        if label.opened_by == "part2":
            if self.purpose == Purpose.HLEGAL or self.recipient.kind in LEGAL:
                return "needs_part2_legal", frozenset({ConsentKind.PART2_LEGAL}), True
            kinds = {ConsentKind.PART2_RELEASE, ConsentKind.SUD_COUNSELING}
            if self.recipient.kind in COVERED and self.purpose in OPERATIONS:
                kinds.add(ConsentKind.PART2_TPO)
            return "needs_part2", frozenset(kinds), True
        return {
            "nothing": ("needs_consent", any_kind, False),
            "consent": ("needs_consent", any_kind, False),
            "naming": ("needs_naming", any_kind, True),
            "client": ("needs_client", any_kind, True),
            "sud_counseling": ("needs_sud_counseling", frozenset({ConsentKind.SUD_COUNSELING}), False),
            "psychotherapy": ("needs_psychotherapy", frozenset({ConsentKind.PSYCHOTHERAPY}), False),
            "victim": ("needs_victim", frozenset({ConsentKind.VICTIM}), False),
        }[label.opened_by]

    # --- consents ---

    def _consent(
        self,
        item: Item,
        kinds: Iterable[str] | None = None,
        *,
        naming: str = "",
        by_client: bool = False,
        to_anyone: bool = False,
    ) -> tuple[UUID | None, str]:
        """The first consent in force that covers it, or else what became of one that would have."""
        if kinds is None:
            kinds = NOT_HMIS if self.recipient.kind != RecipientKind.HMIS else {ConsentKind.HMIS}
        lapses: list[str] = []
        for consent in self.consents:
            terms = consent.terms
            if (
                terms.kind in kinds
                and self.purpose in terms.purposes
                and item.data_class in terms.data_classes
                and (not naming or naming in terms.labels)
                and (not by_client or terms.authority == Authority.CLIENT)
                and (to_anyone or self._is_recipient_of(terms))
            ):
                lapse = consent.lapse(self.on)
                if not lapse:
                    return consent.id, ""
                lapses.append(lapse)
        return None, lapses[0] if lapses else ""

    def _is_recipient_of(self, terms: Terms) -> bool:
        """Whether a consent is for this recipient, by id or name, or by a class they belong to."""
        who = self.recipient
        for one in terms.recipients:
            if one.kind != who.kind:
                continue
            if one.group:
                if one.group in who.groups:
                    return True
            elif one.party and who.party:
                if one.party == who.party:
                    return True
            elif one.name.strip() and one.name.strip().casefold() == who.name.strip().casefold():
                return True
        return False
