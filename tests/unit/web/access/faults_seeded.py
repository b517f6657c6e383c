"""Faults of access as they come about: each a line of Caseway made wrong, and where the matrix should notice."""

from dataclasses import dataclass

CM, SUP, PM, ADMIN = "case manager", "supervisor", "program manager", "administrator"
AUDITOR, PRIVACY, PARTNER, CANDIDATE = "auditor", "privacy officer", "partner", "candidate"
PERSON, CHANGE, OPEN, GLASS, REVEAL = "person", "change", "open", "break_glass", "reveal"


@dataclass(frozen=True)
class Fault:
    """A line of a module, right and wrong; who notices, at which addresses of clients, about whom."""

    module: str
    right: str
    wrong: str
    actor: str
    only: tuple[str, ...]
    relations: tuple[str, ...] = ()

    @property
    def addresses(self):
        return {one if ":" in one or ("_" in one and one.startswith("mfa")) else f"clients:{one}" for one in self.only}


def of(module, *rows):
    return [Fault(module, *row) for row in rows]


ACCESS = of(
    "clients.access",
    ("organization=organization, merged_into__isnull=True, withdrawn_at__isnull=True", "merged_into__isnull=True, withdrawn_at__isnull=True", CM, ("home",), ()),
    ("organization=organization, merged_into__isnull=True,", "organization=organization,", CM, (PERSON,), ("merged",)),
    ("merged_into__isnull=True, withdrawn_at__isnull=True", "merged_into__isnull=True", CM, (PERSON,), ("withdrawn",)),
    ("has_reason=Exists(_opened(viewer, OpeningKind.REASON))", "has_reason=Exists(Opening.objects.filter(client=OuterRef('pk')))", CM, (PERSON,), ("organization",)),
    ("has_reason=Exists(_opened(viewer, OpeningKind.REASON))", "has_reason=Value(True)", CM, (PERSON,), ("program",)),
    ("if (relations := table.relations(action, role))", "if (relations := Relation.values)", CM, ("found",), ()),
    ("row, decision = find(viewer, action, client, on=on)\n    allow(decision)", "row, decision = find(viewer, action, client, on=on)", CM, (GLASS,), ("staff",)),
    ('if decision.outcome == "reason":\n        raise NeedsReason', 'if decision.outcome == "reason":\n        return', CM, (PERSON,), ("team",)),
    ('if decision.outcome == "step_up":\n        raise NeedsProof', 'if decision.outcome == "step_up":\n        return', PRIVACY, (PERSON,), ("sealed",)),
    ("When(user=viewer.user, then=_says(Relation.OWN)),", "", SUP, (PERSON,), ("own",)),
    ("When(Exists(assigned.filter(user=viewer.user)), then=_says(Relation.CASELOAD))", "When(Exists(assigned), then=_says(Relation.CASELOAD))", CM, (PERSON,), ("team",)),
    ("assigned = Assignment.objects.filter(in_force(on), **of_client)", "assigned = Assignment.objects.filter(**of_client)", CM, (PERSON,), ("lapsed",)),
    ("enrolled = Enrollment.objects.filter(in_force(on), **of_client)", "enrolled = Enrollment.objects.filter()", PM, (PERSON,), ("organization",)),
    ("When(Exists(_opened(viewer, OpeningKind.GLASS)), then=_says(Relation.GLASS)),", "", CM, (PERSON,), ("glass",)),
    ("When(is_sealed=True, then=_says(Relation.SEALED)),", "", CM, (PERSON,), ("sealed",)),
    ("When(user__isnull=False, then=_says(Relation.STAFF)),", "", CM, (PERSON,), ("staff",)),
    ("Exists(assigned.filter(team__in=sorted(grant.teams)))", "Exists(assigned)", SUP, (PERSON,), ("organization",)),
    ("Exists(enrolled.filter(program__in=sorted(grant.programs)))", "Exists(enrolled)", PM, (PERSON,), ("organization",)),
    ("default=_says(Relation.ORGANIZATION))", "default=_says(Relation.PROGRAM))", PM, (PERSON,), ("organization",)),
    ('client=OuterRef("pk"), user=viewer.user, kind=kind,', 'client=OuterRef("pk"), kind=kind,', CM, (PERSON,), ("organization",)),
    ("user=viewer.user, kind=kind, at__lte=viewer.at, until__gt=viewer.at", "user=viewer.user, kind=kind, at__lte=viewer.at", CM, (PERSON,), ("lapsed",)),
    ("user=viewer.user, kind=kind, at__lte", "user=viewer.user, at__lte", AUDITOR, (PERSON,), ("organization",)),
    ("OpeningKind.GLASS)), then=_says(Relation.GLASS)", "OpeningKind.GLASS)), then=_says(Relation.CASELOAD)", CM, (CHANGE,), ("glass",)),
)  # fmt: skip

DECIDING = of(
    "accounts.policy",
    ('return Decision("allow", best.relation, best.role)\n    return best', "return Decision(\"allow\", best.relation, best.role)\n    return Decision('allow', best.relation, best.role)", CM, (PERSON,), ("organization",)),
    ('best.outcome == "reason" and target is not None and target.has_reason', 'best.outcome == "reason" and target is not None', CM, (PERSON,), ("organization",)),
    ('best.outcome == "reason" and target is not None and target.has_reason', 'best.outcome in {"reason", "mask"} and target is not None', CM, ("found",), ()),
    ('best.outcome == "step_up" and viewer.is_proven', 'best.outcome == "step_up"', PRIVACY, (PERSON,), ("sealed",)),
    ("if _RANK[outcome] < rank:", "if _RANK[outcome] > rank or not best.role:", "auditor and case manager", (PERSON,), ("caseload", "team")),
    ("if _RANK[outcome] < rank:", "if not best.role:", "auditor and case manager", (PERSON,), ("caseload",)),
    ("return any(table.relations(action, role) for role in viewer.grants)", "return True", PARTNER, (PERSON,), ("organization",)),
    ('return decide(viewer, action).outcome != "deny"', "return True", CM, ("imports", "reviews"), ()),
    ('!= "deny")', '!= "allow")', CM, (PERSON,), ("caseload",)),
)  # fmt: skip

VIEWERS = of(
    "accounts.viewer",
    ("return self.proven_at is not None and self.at - self.proven_at <= PROVEN_FOR", "return True", PRIVACY, (PERSON,), ("sealed",)),
    ("return self.proven_at is not None and self.at - self.proven_at <= PROVEN_FOR", "return False", PRIVACY, (PERSON,), ("sealed",)),
)  # fmt: skip

GATE = of(
    "web.base.guard",
    ("if has_ended(columns, now=now):", "if False:", "idle too long", (PERSON,), ("caseload",)),
    ('return bool(now - columns["seen_at"] > idle or now - columns["opened_at"] > age)', "return False", "idle too long", (PERSON,), ("caseload",)),
    ('now - columns["seen_at"] > idle or', 'now - columns["seen_at"] > age or', "idle too long", (PERSON,), ("caseload",)),
    ("if not found.is_strong and action != OWN:", "if False:", "without a second step", (PERSON,), ("caseload",)),
    ('is_strong=columns["is_strong"]', "is_strong=True", "without a second step", (PERSON,), ("caseload",)),
    ('proven_at=columns["proven_at"]', "proven_at=now", PRIVACY, (PERSON,), ("sealed",)),
    ("        if not policy.may_ever(found, action):", "        if False:", PARTNER, ("home", PERSON), ()),
    ("            audit.note(refused, by=found, at=moment(request))\n", "            pass\n", PARTNER, (PERSON,), ("caseload",)),
    ('decide(found, action).outcome == "step_up":', 'decide(found, action).outcome == "never":', ADMIN, ("organization:invite",), ()),
    ("        if found is None:\n            return ask_to_sign_in(request, has_ended=had_one)\n", "        if found is None:\n            return None\n", "anonymous", (PERSON,), ("caseload",)),
    ("        if action == policy.ANYONE:\n            return None\n", "        if action:\n            return None\n", PARTNER, (PERSON,), ("caseload",)),
)  # fmt: skip

READING = of(
    "clients.queries",
    ("    try:\n        row, decision = find(viewer, seen.action, client, on=on)\n        allow(decision)", "    try:\n        row, decision = find(viewer, seen.action, client, on=on)", CM, (PERSON,), ("organization",)),
    ("find(viewer, seen.action, client, on=on)", 'find(viewer, "client.find", client, on=on)', CM, (PERSON,), ("staff", "organization")),
    ('        audit.note(replace(seen, outcome="denied"), by=viewer, at=at)\n        raise', "        raise", CM, (PERSON,), ("sealed",)),
    ("    audit.note(shown, by=viewer, at=at)\n", "    pass\n", CM, (PERSON,), ("caseload",)),
    ('people=(client,), outcome="shown", reason=decision.relation', 'outcome="shown", reason=decision.relation', CM, (PERSON,), ("caseload",)),
    ('shown = replace(seen, people=(client,), outcome="shown"', 'shown = replace(seen, people=(client,), outcome="done"', CM, (PERSON,), ("caseload",)),
    ('    if decision.outcome != "allow":\n        year', '    if decision.outcome == "deny":\n        year', CM, ("found",), ()),
    ("    return Glimpse(row.pk, name(row), year,", "    return Glimpse(row.pk, legal_name(row), year,", CM, ("found",), ()),
    ('rows = visible(viewer, "client.find", on=on).filter(pk__in=wanted)', "from caseway.clients.access import people as all_of; rows = all_of(viewer, on=on).filter(pk__in=wanted)", CM, (PERSON,), ("team",)),
    ('row, _ = find(viewer, "client.find", client, on=on)', 'row, _ = find(viewer, "client.break_glass", client, on=on)', CM, (OPEN,), ("caseload",)),
    ("linked = Client.objects.filter(merged_into=client)", "linked = Client.objects.filter(merged_into__isnull=False)", CM, (PERSON,), ("caseload",)),
    ("return table.objects.filter(client=client).order_by", "return table.objects.order_by", CM, (PERSON,), ("caseload",)),
)  # fmt: skip

ASKING = of(
    "web.clients.asking",
    ("        if action != OPEN:\n            self.require(action, client)\n", "", CM, (CHANGE,), ("glass",)),
    ("            self.note_refusal(action, client)\n            raise\n\n    def note_glimpse", "            raise\n\n    def note_glimpse", CM, (OPEN,), ("sealed",)),
    ("            access.require(self.viewer, action, client, on=self.on)", "            access.find(self.viewer, action, client, on=self.on)", CM, (GLASS,), ("team",)),
    ("        audit.note(event, by=self.viewer, at=self.at)\n", "        pass\n", CM, (OPEN,), ("team",)),
    ('        audit.note(audit.Event(action, "client", client, outcome="denied"), by=self.viewer, at=self.at)', "        pass", CM, (CHANGE,), ("glass",)),
) + of(
    "web.clients.refusals",
    ("        except (Absent, NotThere):\n            raise Http404 from None", "        except NotThere:\n            raise Http404 from None", CM, (PERSON,), ("sealed",)),
    ("        except NeedsProof:\n            return guard.ask_again(request)", "        except NeedsProof:\n            raise Http404 from None", PRIVACY, (PERSON,), ("sealed",)),
    ('        except NeedsReason:\n            return redirect("clients:open", named["client"])', '        except NeedsReason:\n            return redirect("clients:person", named["client"])', CM, (PERSON,), ("organization",)),
)  # fmt: skip

PAGES = (
    of(
        "web.clients.opening",
        ('    asked.note_glimpse(person)\n    told = {"form": form, "person": person, "is_masked": isinstance(person, Glimpse)}\n    return render(request, "clients/give_reason.html"', '    told = {"form": form, "person": person, "is_masked": isinstance(person, Glimpse)}\n    return render(request, "clients/give_reason.html"', CM, (OPEN,), ("team",)),
        ('    if person.opens_with != "reason":\n        asked.require("client.open", client)\n', "", PRIVACY, (OPEN,), ("sealed",)),
        ('    asked.require("client.break_glass", client)\n', "", CM, (GLASS,), ("staff",)),
    )
    + of(
        "web.clients.person",
        ('    if not asked.viewer.is_proven:  # what is not shown is not written down as seen\n        asked.note_refusal("client.open", client)\n        raise NeedsProof\n', "", CM, (REVEAL,), ("caseload",)),
        ('    asked.require("client.open", client)\n', "", CM, (REVEAL,), ("sealed",)),
    )
    + of(
        "web.clients.sharing",
        ('    """Ask who gets what for what, and show exactly what they will see."""\n    asked = ask(request)\n    record = asked.record(client, "client.disclose")', '    """Ask who gets what for what, and show exactly what they will see."""\n    asked = ask(request)\n    record = asked.record(client)', CM, ("share",), ("glass",)),
        ('    """Send what was shown, or show what it would be now."""\n    asked = ask(request)\n    record = asked.record(client, "client.disclose")', '    """Send what was shown, or show what it would be now."""\n    asked = ask(request)\n    record = asked.record(client)', CM, ("send",), ("glass",)),
    )
    + of(
        "web.clients.sections",
        ('asked.record(client, "client.edit")', "asked.record(client)", CM, (CHANGE,), ("glass",)),
        ('asked.record(client, "client.edit")', 'asked.record(client, "client.assign")', CM, (CHANGE,), ("caseload",)),
        ('asked.record(client, "client.edit")', 'asked.record(client, "client.find")', CM, (CHANGE,), ("glass",)),
    )
    + of(
        "web.clients.linking",
        ('    record = asked.record(client, "client.link")\n    form', "    record = asked.record(client)\n    form", SUP, ("link",), ("glass",)),
        ('    record = asked.record(client, "client.link")\n    if link', "    record = asked.record(client)\n    if link", SUP, ("unlink",), ("glass",)),
    )
    + of(
        "web.clients.families",
        ('    asked.require("client.edit", client)\n    families.form', "    families.form", CM, ("form_household",), ("glass",)),
        ('    record = asked.record(client, "client.edit")', "    record = asked.record(client)", CM, ("relate", "join"), ("glass",)),
    )
)  # fmt: skip

BELOW = (
    of(
        "clients.sightings",
        ('visible(viewer, "client.open", on=on)', 'Opening._meta.get_field("client").related_model.objects', ADMIN, ("organization:home",), ()),
    )
    + of(
        "clients.openings",
        ("rows = Opening.objects.filter(organization=viewer.organization).exclude", "rows = Opening.objects.exclude", PRIVACY, ("review", "reviews"), ()),
        ("        if row is None:\n            raise Absent\n        found = Opening", "        row = row or Opening.objects.get(pk=opening)\n        found = Opening", PRIVACY, ("review",), ()),
    )
    + of(
        "clients.volume",
        ("organization=by.organization, user=user, day=on).update", "user=user, day=on).update", PRIVACY, ("lift",), ()),
    )
    + of(
        "clients.importing",
        ("    require_any(viewer, ACTION)\n    rows = Import.objects.filter(organization=viewer.organization)", "    require_any(viewer, ACTION)\n    rows = Import.objects", PM, ("imports",), ()),
    )
    + of(
        "accounts.queries",
        ('    users = User.objects.filter(pk__in=rows.values("user"))', "    users = User.objects", ADMIN, ("organization:person",), ()),
        ('    rows = Program.objects.filter(organization=viewer.organization).order_by("-is_open"', '    rows = Program.objects.order_by("-is_open"', ADMIN, ("organization:change_program",), ()),
    )
    + of(
        "accounts.actions",
        ("found = User.objects.filter(pk=user, memberships__organization=by.organization).distinct().first()", "found = User.objects.filter(pk=user).first()", ADMIN, ("organization:enable", "organization:disable"), ()),
        ("found = Membership.objects.filter(queries.held(on), organization=by.organization, pk=membership).first()", "found = Membership.objects.filter(queries.held(on), pk=membership).first()", ADMIN, ("organization:end_role",), ()),
    )
    + of(
        "accounts.factors",
        (".filter(organization=by.organization, pk=reset, decided_at__isnull=True)", ".filter(pk=reset, decided_at__isnull=True)", ADMIN, ("organization:decide_reset",), ()),
    )
)  # fmt: skip

FAULTS = [*ACCESS, *DECIDING, *VIEWERS, *GATE, *READING, *ASKING, *PAGES, *BELOW]
