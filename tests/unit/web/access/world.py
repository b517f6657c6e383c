"""Two agencies with people in every role and clients in every relation to each of them; every text in it is a canary."""

import uuid
from datetime import date, timedelta
from types import SimpleNamespace

from django.utils import timezone

from caseway.accounts.models import FactorReset, Invitation, Membership, Notice, Organization, Program, Team, User
from caseway.clients import encryption, models, terms
from caseway.clients.belongings import place_of, ssn_indexes
from tests.unit.web.access import world_cases
from tests.unit.web.access.canaries import Canaries

RELATIONS = ("own", "caseload", "glass", "sealed", "staff", "team", "program", "organization")
ELSEWHERE, ABSENT = "elsewhere", "absent"
LAPSED = "lapsed"  # once on the caseload, opened once in an emergency and once for a reason, all of it over
GONE = ("merged", "withdrawn")  # on the caseload, and yet found by nobody
DAY = timedelta(days=1)
BORN = date(2001, 4, 5)  # everybody, so that one search finds them all


class World:
    """Everybody and everything there is; `users` are those who look, by what the actors are called."""

    def __init__(self, users):
        self.now = timezone.now()
        self.on = timezone.localdate(self.now)
        self.canaries = Canaries()
        self.clients, self.parts, self.users, self.seen_by = {}, {}, {}, {}
        self.here, self.there = self._agency("Here"), self._agency("There")
        for name, (roles, agency) in users.items():
            self.users[name] = self._user(name, roles, getattr(self, agency))
        self.mate = self._user("mate", ["case_manager"], self.here)
        for relation in (*RELATIONS[1:], LAPSED, *GONE, ELSEWHERE):
            self._client(relation)
        for name, user in self.users.items():
            self._client("own", user=user, key=f"own of {name}")
        self._openings()
        self._places()
        terms.index([one.pk for one in self.clients.values()])

    # --- asking ---

    def client(self, relation, actor):
        """The client in a relation to an actor; None for nobody there."""
        if relation == ABSENT:
            return None
        return self.clients[self.key(relation, actor)]

    def key(self, relation, actor):
        """Whose canaries a relation's are."""
        whose = actor if actor in self.users else "case manager"  # nobody's own is somebody's
        return f"own of {whose}" if relation == "own" else relation

    def part(self, name, relation, actor):
        """A row of a client's, by the name its address gives it; raises LookupError where the world has none."""
        key = "organization" if relation == ABSENT else self.key(relation, actor)
        return self.parts[key][name]

    # --- making ---

    def _by(self, agency):
        return {
            "organization": agency.row, "created_at": self.now, "created_by": agency.maker, "updated_at": self.now,
            "updated_by": agency.maker,
        }  # fmt: skip

    def _agency(self, name):
        row = Organization.objects.create(name=name, created_at=self.now)
        made = SimpleNamespace(name=name, row=row, parts={})
        made.housing = Program.objects.create(organization=row, name="Housing", setting="housing")
        made.health = Program.objects.create(organization=row, name="Health", setting="clinical")
        made.north = Team.objects.create(organization=row, program=made.housing, name="North")
        made.south = Team.objects.create(organization=row, program=made.health, name="South")
        made.maker = self._user(f"maker {name}", ["administrator"], made)
        made.maker_two = self._user(f"second maker {name}", ["administrator"], made)
        return made

    def _user(self, name, roles, agency):
        # A password that nobody can enter: enough to be asked for it again.
        email = f"{name.replace(' ', '.')}@example.org".lower()
        user = User.objects.create(email=email, name=f"The {name}", password="none$", created_at=self.now)
        for role in roles:
            place = {"program": agency.housing, "team": agency.north}
            Membership.objects.create(organization=agency.row, user=user, role=role, begins=self.on - DAY, **place)
        return user

    def _client(self, relation, *, user=None, key=""):
        key = key or relation
        agency = self.there if relation == ELSEWHERE else self.here
        by, fill = self._by(agency), self.canaries.filled
        known = {"birth_date": BORN, "birth_date_quality": "full"}
        special = {
            "sealed": {"is_sealed": True}, "staff": {"user": self.mate}, "own": {"user": user},
            "withdrawn": {"withdrawn_at": self.now}, "merged": {"merged_into": self.clients.get("organization")},
        }.get(relation, {})  # fmt: skip
        client = fill(models.Client, key, **by, **known, **special)
        client.save(force_insert=True)
        self.clients[key] = client
        program = agency.health if relation in {"glass", "organization", LAPSED} else agency.housing
        since = {"client": client, "begins": self.on - DAY, **by}
        parts = self.parts[key] = {}
        parts["enrollment"] = self._put(models.Enrollment, key, program=program, **since)
        team = {"team": agency.north, "caseload": agency.north, "organization": agency.south}.get(relation)
        parts["assignment"] = self._put(
            models.Assignment, key, program=program, team=team, user=self.mate if agency is self.here else agency.maker,
            **(since if team else since | {"ends": self.on - DAY}),
        )  # fmt: skip
        if relation in {"caseload", LAPSED, *GONE, ELSEWHERE}:
            ends = self.on - DAY if relation == LAPSED else None
            for one in self.users.values():
                self._put(models.Assignment, key, program=program, user=one, **since | {"ends": ends})
        self._belongings(key, client, since, by, agency)
        self._consents(key, client, by, agency)
        self._twin(key, client, by, agency, program)
        world_cases.add(self, key, client, program, by, agency)
        told = {"organization": agency.row, "client": client, "at": self.now, "by": agency.maker}
        self._put(models.LabelChange, key, label="TBOO", is_set=True, **told)

    def _put(self, table, owner, /, **given):
        row = self.canaries.filled(table, owner, **given)
        row.save(force_insert=True)
        return row

    def _belongings(self, key, client, since, by, agency):
        put, parts = self._put, self.parts[key]
        put(models.Alias, key, kind="other", **since)
        parts["belonging"] = put(models.ContactPoint, key, kind="email", **since)
        put(models.Address, key, whereabouts="full", **since)
        put(models.Identifier, key, kind="medicaid", **since)
        put(
            models.SupportPerson,
            key,
            kinship="friend",
            document_seen_date=self.on,
            document_seen_by=agency.maker,
            **since,
        )
        household = parts["household"] = put(models.Household, key, **by)
        put(models.HouseholdMember, key, household=household, role="head", **since)
        number = f"9{len(self.clients):02d}-45-{6000 + len(self.clients)}"
        self.canaries.keep(number, key, "whole number")
        plain = number.replace("-", "")
        ssn = models.Identifier(id=uuid.uuid4(), kind="ssn", value=plain[-4:], **since)
        ssn.ciphertext = encryption.encrypt(plain, place_of(ssn))
        ssn.blind_index = ssn_indexes(plain, agency.row.pk)[0]
        ssn.save(force_insert=True)
        parts["identifier"] = ssn
        if (
            (other := self.clients.get("sealed"))
            and client.organization_id == other.organization_id
            and client != other
        ):
            put(models.Relationship, key, other=other, kind="sibling", **since)
            put(models.HouseholdMember, key, household=household, role="relative", **since | {"client": other})

    def _consents(self, key, client, by, agency):
        put = self._put
        terms_of = {"kind": "general", "authority": "client", "client": client, "purposes": ["TREAT"], **by}
        signed = {"effective": self.on, "signed": self.on, "method": "written", "expiry": "none"}
        lists = {"data_classes": ["identity"], "labels": [], "statements": []}
        given = put(models.Consent, key, status="active", **terms_of, **signed, **lists)
        self.parts[key]["consent"] = put(models.Consent, key, status="draft", **terms_of, **lists)
        for consent in (given, self.parts[key]["consent"]):
            put(models.ConsentRecipient, key, consent=consent, kind="family", group="")
            put(models.ConsentChange, key, consent=consent, after=consent.status, at=self.now, by=agency.maker)
        put(
            models.Disclosure, key, organization=agency.row, client=client, at=self.now, on=self.on, by=agency.maker,
            recipient_kind="family", purpose="TREAT", data_classes=["identity"], labels=[], rules=[], sending="mail",
            basis="court_order", size=1,
        ).consents.add(given)  # fmt: skip

    def _twin(self, key, client, by, agency, program):
        """Another record of the same person, merged into theirs."""
        if key in GONE:
            return
        twin = self._put(models.Client, key, merged_into=client, **by)
        since = {"client": twin, "begins": self.on - DAY, "program": program, **by}
        self._put(models.Enrollment, key, **since)
        for user in (self.mate, *(self.users.values() if key == "caseload" else ())):
            if key in {"caseload", "team"}:
                self._put(models.Assignment, key, user=user, team=agency.north, **since)
        link = self._put(
            models.Link,
            key,
            organization=agency.row,
            keep=client,
            other=twin,
            linked_at=self.now,
            linked_by=agency.maker,
        )
        self._put(models.LinkedRow, key, link=link, table="clients.Alias", column="client", row=str(uuid.uuid4()))
        self.parts[key]["link"] = link
        first, second = sorted((client, twin), key=lambda one: one.pk.hex)
        self._put(
            models.LikelyDuplicate, key, organization=agency.row, client=first, other=second, weight=1, probability=0.5,
            found_at=self.now,
        )  # fmt: skip

    def open(self, relation, user, kind, *, actor="", at=None, until=None):
        """Open somebody's record to a user."""
        client, at = self.client(relation, actor), at or self.now - timedelta(minutes=5)
        return self._put(
            models.Opening, self.key(relation, actor), organization=client.organization, client=client, user=user,
            kind=kind, reason_code="other", day=self.on, at=at, until=until or at + timedelta(minutes=60),
            review_due_at=at + 3 * DAY, review_text="",
        )  # fmt: skip

    def _openings(self):
        for name, user in self.users.items():
            for relation in ("glass", ELSEWHERE):
                self.open(relation, user, "glass")
            for kind in ("glass", "reason"):
                self.open(LAPSED, user, kind, at=self.now - DAY)
            if name == "in an emergency":
                for relation in RELATIONS[3:]:
                    self.open(relation, user, "glass")
        # Somebody else's openings open nothing to anybody but them.
        for kind in ("glass", "reason"):
            self.open("organization", self.mate, kind)
        client = self.clients["team"]
        models.Sighting.objects.create(
            organization=self.here.row, user=self.mate, client=client, day=self.on, is_outside=False
        )

    def _places(self):
        """What addresses name besides clients, in each agency."""
        for agency, client in ((self.here, "organization"), (self.there, ELSEWHERE)):
            mate = self.mate if agency is self.here else agency.maker
            user = self._user(f"colleague {agency.name}", ["case_manager"], agency)
            Notice.objects.create(organization=agency.row, user=user, kind="role.given", at=self.now)
            asked = {"organization": agency.row, "user": user, "asked_by": mate, "asked_at": self.now}
            agency.parts = {
                "program": agency.housing, "team": agency.north, "user": user,
                "membership": user.memberships.get(),
                "reset": FactorReset.objects.create(reason="Lost.", **asked),
                "invitation": Invitation.objects.create(
                    organization=agency.row, user=user, role="partner", digest=agency.name, invited_by=agency.maker,
                    invited_at=self.now, expires_at=self.now + DAY,
                ),
                "imported": self._put(
                    models.Import, f"file {agency.name}", organization=agency.row, program=agency.housing, people=1,
                    at=self.now, by=agency.maker,
                ),
                "opening": self._put(
                    models.Opening, client, organization=agency.row, client=self.clients[client], user=user, kind="glass",
                    reason_code="other", day=self.on, at=self.now, until=self.now + DAY, review_due_at=self.now + DAY,
                    review_text="",
                ),
            }  # fmt: skip
            self._put(
                models.Opening, client, organization=agency.row, client=self.clients[client], user=user, kind="reason",
                reason_code="other", day=self.on, at=self.now - DAY, until=self.now, reviewed_by=mate,
                reviewed_at=self.now, outcome="justified",
            )  # fmt: skip
            world_cases.places(self, agency, self._by(agency))
            self._put(
                models.VolumeAlarm, f"file {agency.name}", organization=agency.row, user=user, day=self.on, at=self.now,
                seen=30, ceiling=25,
            )  # fmt: skip
