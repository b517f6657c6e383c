"""What the invented people of the demo have agreed to, and what was sent of them: a year of it, made by the actions in order.

Every place named here is invented, like the people. What is told stands in `STORY`; days count back from today, so that the
demo always has a consent that ends next week and a parent whose authority does too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, Protocol
from uuid import UUID

from caseway.accounts import queries as accounts
from caseway.accounts.models import User
from caseway.accounts.viewer import Target, Viewer
from caseway.clients import consent_actions, disclosures, excerpts, labels, queries, standing
from caseway.clients.codes import Authority
from caseway.clients.consent_terms import Named, Terms
from caseway.clients.consents import Basis, Recipient
from caseway.clients.disclosures import Request
from caseway.clients.models.consents import Consent
from caseway.clients.privacy import (
    BasisKind,
    ConsentKind,
    Expiry,
    Method,
    Purpose,
    RecipientClass,
    RecipientKind,
    Sending,
)

WHO, SERVED = frozenset({"identity", "contact"}), frozenset({"identity", "contact", "services"})
EVERY_STATEMENT = frozenset({"revocation", "conditions", "redisclosure", "refusal", "no_conditions"})
PANTRY = Named(RecipientKind.COMMUNITY, "Make-Believe Food Pantry")
CLINIC = Named(RecipientKind.COVERED_ENTITY, "Imaginary Family Clinic")
HOUSING = Named(RecipientKind.COMMUNITY, "Nowhere County Housing Office")
ANY_CLINIC = Named(RecipientKind.COVERED_ENTITY, group=RecipientClass.TREATING)
ANY_PLAN = Named(RecipientKind.HEALTH_PLAN, group=RecipientClass.PAYERS)
HMIS = Named(RecipientKind.HMIS, "Nowhere County HMIS")
SCHOOL = Named(RecipientKind.SCHOOL, "Madeup Community College")
LAWYER = Named(RecipientKind.ATTORNEY, "Fictional Legal Aid")
COURT = Named(RecipientKind.COURT, "Invented District Court")
PROTECTION = Named(RecipientKind.AUTHORITY, "Invented Child Protection Office")


@dataclass(frozen=True, slots=True)
class Scene:
    """Where a step of the story plays: with whose record, by whom, when, and the consents that were given before."""

    client: UUID
    name: str
    by: Viewer
    at: datetime
    on: date
    today: date
    target: Target
    given: dict[str, UUID]


class Step(Protocol):
    """Something that happened to somebody, so many days ago."""

    @property
    def key(self) -> str:
        """With whom, by the key of `demo_people.csv`."""

    @property
    def ago(self) -> int:
        """How many days ago."""

    def play(self, scene: Scene) -> None:
        """Let it happen."""


@dataclass(frozen=True, slots=True)
class Given:
    """A consent was given, drafted, or took another's place (`do`).

    called: what later steps call it.  left: in how many days, from today, it ends.
    """

    key: str
    ago: int
    to: tuple[Named, ...]
    kind: str = ConsentKind.GENERAL
    called: str = ""
    left: int | None = 180
    event: str = ""
    purposes: frozenset[str] = frozenset({Purpose.COC})
    data_classes: frozenset[str] = SERVED
    more: Mapping[str, Any] = field(default_factory=dict)
    do: str = "give"
    old: str = ""
    why: str = ""

    def play(self, scene: Scene) -> None:
        """Let it be given."""
        terms = self.terms(scene)
        at: dict[str, Any] = {"target": scene.target, "by": scene.by, "at": scene.at}
        if self.do == "draft":
            made = consent_actions.draft(client=scene.client, terms=terms, **at)
        elif self.do == "give":
            made = consent_actions.give(client=scene.client, terms=terms, on=scene.on, **at)
        else:
            change = consent_actions.correct if self.do == "correct" else consent_actions.supersede
            made = change(consent=scene.given[self.old], terms=terms, why=self.why, on=scene.on, **at)
        scene.given[self.called or self.key] = made

    def terms(self, scene: Scene) -> Terms:
        """What the form says."""
        last = None if self.left is None else scene.today + timedelta(days=self.left)
        expiry = Expiry.EVENT if self.event else Expiry.DATE if last else Expiry.NONE
        asks = labels.book().consents[self.kind].asks
        usual = Terms(
            self.kind, self.purposes, self.to, self.data_classes,
            discloser=accounts.organization(viewer=scene.by).name, effective=scene.on, expiry=expiry, event=self.event,
            expires=None if self.event else last, signer=scene.name, method=Method.WRITTEN, signed=scene.on,
            document="Binder of invented forms", statements=EVERY_STATEMENT & frozenset(asks),
        )  # fmt: skip
        return replace(usual, **self.more)


@dataclass(frozen=True, slots=True)
class Ended:
    """A consent or draft came to its end: withdrawn, refused, or marked as an error."""

    key: str
    ago: int
    how: str
    of: str
    why: str = ""

    def play(self, scene: Scene) -> None:
        """Let it end."""
        at: dict[str, Any] = {"target": scene.target, "by": scene.by, "at": scene.at}
        do: Callable[..., None] = getattr(consent_actions, self.how)
        more = {"who": scene.name, "method": Method.VERBAL} if self.how == "withdraw" else {}
        do(consent=scene.given[self.of], why=self.why, **more, **at)


@dataclass(frozen=True, slots=True)
class Sent:
    """Something of them was sent, as the pages do it: the record opened, what would go shown, then that sent."""

    key: str
    ago: int
    to: Named
    purpose: str = Purpose.COC
    classes: frozenset[str] = SERVED
    basis: Basis | None = None
    sending: str = Sending.SECURE_MESSAGE
    address: str = ""

    def play(self, scene: Scene) -> None:
        """Let it be sent."""
        record = queries.open_client(viewer=scene.by, client=scene.client, at=scene.at, on=scene.on)
        there = {name: one for name, one in excerpts.excerpt(record, on=scene.on).items() if name in self.classes}
        to = Recipient(self.to.kind, self.to.name, groups=frozenset({self.to.group} if self.to.group else ()))
        asked = Request(scene.client, there, to, self.purpose, self.basis)
        shown = disclosures.preview(asked, target=scene.target, viewer=scene.by, at=scene.at, on=scene.on)
        disclosures.send(
            asked, token=shown.token, sending=self.sending, address=self.address, target=scene.target, by=scene.by,
            at=scene.at, on=scene.on,
        )  # fmt: skip


def _named(*codes: str) -> dict[str, Any]:
    return {"labels": frozenset(codes)}


def _by(name: str, authority: Authority, evidence: str, **more: Any) -> dict[str, Any]:
    return {"signer": name, "authority": authority.value, "evidence": evidence, **more}


PART2 = frozenset({Purpose.TREAT, Purpose.HPAYMT, Purpose.HOPERAT, Purpose.COC})

STORY: tuple[Step, ...] = (
    # In force, with several recipients; a food pantry was told what it needs to know.
    Given("01", 150, (PANTRY, HOUSING)),
    Sent("01", 61, PANTRY, sending=Sending.MAIL, address="1 Invented Street, Austin, TX 73301"),
    Sent("01", 12, HOUSING, classes=WHO),
    # A report the law asks for: no consent, and it is in the accounting.
    Sent("02", 88, PROTECTION, Purpose.PUBHLTH, WHO, Basis(BasisKind.CHILD_REPORT, "Report 00-0001", WHO), Sending.FAX,
         "512-555-0100"),
    # Substance use records: one consent for all treatment, payment and operations, for named ones and for classes.
    Given("04", 130, (CLINIC, ANY_CLINIC, ANY_PLAN), ConsentKind.PART2_TPO, left=None, purposes=PART2,
          more=_named(labels.PART2, "SUD") | {"language": "es"}),
    Sent("04", 40, CLINIC, Purpose.TREAT),
    # Withdrawn, after something was sent; what was sent stays on the list.
    Given("05", 140, (HOUSING,)),
    Sent("05", 70, HOUSING, sending=Sending.FAX, address="512-555-0102"),
    Ended("05", 20, "withdraw", "05", "He will bring his papers himself."),
    # Someone in hiding: what must not be known is named, and it ends soon.
    Given("06", 50, (LAWYER,), left=9, more=_named("LOCIS", "SDV") | {"specific": "my safety plan, to Ms. Pretend only"}),
    # Expired.
    Given("07", 200, (HOUSING,), left=-110),
    # Spoken, through an interpreter, before a witness.
    Given("08", 33, (HMIS,), ConsentKind.HMIS, event="when I have a place of my own",
          more={"method": Method.VERBAL.value, "witness": "Iva Imaginary, interpreter", "language": "vi", "document": ""}),
    # Replaced by a new form with one recipient more.
    Given("09", 120, (CLINIC,)),
    Given("09", 25, (CLINIC, SCHOOL), do="supersede", old="09", why="Rune starts college and wants the school to know."),
    # A minor: what a parent signed, and what the minor may consent to alone.
    Given("13", 60, (SCHOOL,), more=_by("Parent of Iris", Authority.PROXY, "Signed form, seen by us")),
    Given("13", 18, (CLINIC,), ConsentKind.MINOR, called="13 alone", purposes=frozenset({Purpose.TREAT}), more=_named("SEX")),
    # Entered wrongly and put right; and one that was somebody else's.
    Given("15", 75, (replace(CLINIC, name="Imaginery Famly Clinic"),)),
    Given("15", 74, (CLINIC,), do="correct", old="15", why="The form says Imaginary Family Clinic."),
    Given("15", 30, (PANTRY,), called="15 other"),
    Ended("15", 29, "mark_in_error", "15 other", "The form is Rosie's, not Rosa's."),
    # Asked, and not given; and one that still waits for its signature.
    Given("17", 44, (HMIS,), ConsentKind.HMIS, do="draft", more={"signed": None, "method": ""}),
    Ended("17", 43, "reject", "17", "He does not want to be in a system that others read."),
    Given("18", 3, (PANTRY,), do="draft", more={"signed": None, "method": "", "statements": frozenset()}),
    # Signed by somebody else with the right to.
    Given("21", 90, (CLINIC, ANY_PLAN),
          more=_by("Relative of Grace", Authority.POWER_OF_ATTORNEY, "Power of attorney, seen by us")),
    Given("22", 85, (CLINIC,), more=_by("Relative of Henry", Authority.GUARDIAN, "Order No. 00-DEMO of an invented court")),
    # A proceeding takes a consent for that alone.
    Given("24", 55, (COURT,), ConsentKind.PART2_LEGAL, left=40, purposes=frozenset({Purpose.HLEGAL}), data_classes=WHO,
          more=_named(labels.PART2)),
    Sent("24", 52, COURT, Purpose.HLEGAL, WHO, sending=Sending.MAIL, address="2 Invented Square, Waco, TX 73301"),
    # Ends within days; and one sent by order of a court.
    Given("30", 65, (HOUSING,), left=5),
    Sent("30", 35, COURT, Purpose.HLEGAL, WHO, Basis(BasisKind.COURT_ORDER, "Order 00-0002", WHO), Sending.MAIL,
         "2 Invented Square, Waco, TX 73301"),
    Given("35", 38, (CLINIC,), more=_by("Relative of Judith", Authority.PROXY, "Health care proxy, seen by us")),
)  # fmt: skip


def play(
    keys: Mapping[str, UUID], workers: Mapping[str, UUID], *, organization: UUID, at: datetime, on: date,
    story: Sequence[Step] = STORY,
) -> None:  # fmt: skip
    """Let the story happen in its order, once; `workers`: who works with each of the people."""
    if Consent.objects.filter(client__in=keys.values()).exists():
        return
    for _then, let_happen in scenes(keys, workers, organization=organization, at=at, on=on, story=story):
        let_happen()
    consent_actions.expire(at=at - timedelta(days=1), on=on - timedelta(days=1))


def scenes(
    keys: Mapping[str, UUID], workers: Mapping[str, UUID], *, organization: UUID, at: datetime, on: date,
    story: Sequence[Step] = STORY,
) -> list[tuple[datetime, Callable[[], None]]]:  # fmt: skip
    """What happens in the story, each with its moment, in order: for whoever lets other things happen in between."""
    given: dict[str, UUID] = {}

    def let_happen(step: Step, then: datetime, day: date) -> None:
        worker = User.objects.get(pk=workers[step.key])
        by = accounts.viewer(worker, organization, at=then, on=day)
        client = keys[step.key]
        name = queries.glimpse(viewer=by, client=client, on=day).name
        target = standing.target_of(viewer=by, client=client, on=day)
        step.play(Scene(client, name, by, then, day, on, target, given))

    found: list[tuple[datetime, Callable[[], None]]] = []
    for place, step in enumerate(sorted(story, key=lambda one: -one.ago)):
        ago = timedelta(days=step.ago)
        then = at - ago + timedelta(seconds=place)
        found.append((then, partial(let_happen, step, then, on - ago)))
    return found
