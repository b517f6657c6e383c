"""What a client's record is to whoever looks, as one expression that both lists and fetches.

The relation to each of the viewer's roles is computed by the database, on the row. What is listed for an action is what
the policy does not deny for that relation, and what is fetched is the same list with one more condition, so the two
cannot disagree. Whoever has no role sees nothing.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import lru_cache, reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When

from caseway.accounts.policy import decide, policy
from caseway.accounts.queries import in_force
from caseway.accounts.roles import Relation, Role
from caseway.accounts.viewer import Decision, Grant, Target, Viewer
from caseway.clients.codes import OpeningKind
from caseway.clients.models import Assignment, Client, Enrollment, Opening

# What stand in for whoever is asked about, who asks, where and when, while a question is put together.
NOBODY, USER, ORGANIZATION = UUID(int=0), UUID(int=1), UUID(int=2)
SOMETIME, SOMEDAY = datetime(1000, 1, 1, tzinfo=UTC), date(1000, 1, 2)
AS = "as_{}"  # the annotation that holds the relation to one role
NEAR = frozenset({Relation.OWN.value, Relation.CASELOAD.value})  # what is not outside the caseload


class Absent(LookupError):  # noqa: N818 - completes "unable to show the person: absent"
    """Nobody is there, or nobody this viewer may know of; the two are told apart nowhere."""


class NeedsReason(PermissionError):  # noqa: N818 - completes "unable to open the record: needs a reason"
    """The viewer may do it once they have said why."""


class NeedsProof(PermissionError):  # noqa: N818 - completes "unable to open the record: needs proof"
    """The viewer may do it once they have shown again that it is they."""


def people(viewer: Viewer, *, on: date) -> QuerySet[Client]:
    """Everyone in the viewer's organization, with what they are to each of the viewer's roles; limits nothing else."""
    return _people(viewer.user, viewer.organization, viewer.at, tuple(viewer.grants.items()), on).all()


@lru_cache(maxsize=128)
def _people(
    user: UUID, organization: UUID, at: datetime, grants: tuple[tuple[str, Grant], ...], on: date
) -> QuerySet[Client]:
    """What is asked for, unasked: a page and most verbs ask several times, and putting it together takes longer than asking."""
    viewer = Viewer(user, organization, at, dict(grants))
    standing = Client.objects.filter(organization=organization, merged_into__isnull=True, withdrawn_at__isnull=True)
    return standing.annotate(
        has_reason=Exists(_opened(viewer, OpeningKind.REASON)),
        **{AS.format(role): _relation(viewer, role, grant, on=on) for role, grant in grants},
    )


# --- one person, asked for by what was put together before ---

Grants = tuple[tuple[str, Grant], ...]


@lru_cache(maxsize=256)
def _question(grants: Grants, _vendor: str) -> tuple[str, tuple[Any, ...]]:
    """One of `people`, as Django puts it into SQL, with its parameters: for whoever has such roles, and all of it stood in for.

    Putting it together takes longer than asking, and it is the same for all who have as many teams and programs in each role.
    """
    asked = _people(USER, ORGANIZATION, SOMETIME, grants, SOMEDAY).filter(pk=NOBODY)
    return asked.query.sql_with_params()


def _stood_in(viewer: Viewer, client: UUID, on: date) -> tuple[Grants, dict[Any, Any]]:
    """The viewer's roles with stand-ins for their teams and programs; and what each stand-in means, as the database takes it."""
    means: dict[UUID, UUID] = {NOBODY: client, USER: viewer.user, ORGANIZATION: viewer.organization}

    def named(keys: frozenset[UUID]) -> frozenset[UUID]:
        stand_ins = {UUID(int=len(means) + number): one for number, one in enumerate(sorted(keys))}
        means.update(stand_ins)
        return frozenset(stand_ins)

    grants = tuple(
        (role, Grant(named(one.programs), named(one.teams), one.everywhere)) for role, one in viewer.grants.items()
    )
    told = {key(one): key(other) for one, other in means.items()}
    moment: Any = Opening._meta.get_field("at")
    day: Any = Assignment._meta.get_field("begins")
    for field, one, other in ((moment, SOMETIME, viewer.at), (day, SOMEDAY, on)):
        told[field.get_db_prep_value(one, connection)] = field.get_db_prep_value(other, connection)
    return grants, told


def key(one: UUID) -> Any:  # noqa: ANN401 - it differs by the database
    """An id as the database takes it where a question was put together before."""
    return Client._meta.pk.get_db_prep_value(one, connection)


def visible(viewer: Viewer, action: str, *, on: date) -> QuerySet[Client]:
    """Those a viewer may at least know of, for an action; nobody where they have no role for it."""
    table = policy()
    seen = [
        Q(**{AS.format(role) + "__in": relations})
        for role in viewer.grants
        if (relations := table.relations(action, role))
    ]
    return people(viewer, on=on).filter(reduce(or_, seen)) if seen else Client.objects.none()


def target(client: Client, viewer: Viewer) -> Target:
    """What a row of `people` or `visible` is to the viewer, for `decide`."""
    relations = {role: getattr(client, AS.format(role)) for role in viewer.grants}
    return Target(client.organization_id, relations, bool(getattr(client, "has_reason")))  # noqa: B009 - annotated


def find(viewer: Viewer, action: str, client: UUID, *, on: date) -> tuple[Client, Decision]:
    """One client and what is answered for an action on them; raises Absent."""
    # What `visible` leaves out is what `decide` denies, by the same relation and table: asked of one row, once is enough.
    grants, means = _stood_in(viewer, client, on)
    sql, told = _question(grants, connection.vendor)
    row = next(iter(Client.objects.raw(sql, [means.get(one, one) for one in told])), None)
    decision = decide(viewer, action, target(row, viewer)) if row else None
    if row is None or decision is None or not decision.is_visible:
        raise Absent
    return row, decision


def require(viewer: Viewer, action: str, client: UUID, *, on: date) -> Client:
    """One client to whom the viewer may do something now; raises Absent, NeedsReason or NeedsProof."""
    row, decision = find(viewer, action, client, on=on)
    allow(decision)
    return row


def allow(decision: Decision) -> None:
    """Raise what a decision asks for, unless it is to allow; what may only be masked is absent to an action."""
    if decision.outcome == "reason":
        raise NeedsReason
    if decision.outcome == "step_up":
        raise NeedsProof
    if not decision.is_allowed:
        raise Absent


def require_any(viewer: Viewer, action: str) -> None:
    """Raise Absent or NeedsProof where the viewer may not do something that is about nobody in particular."""
    allow(decide(viewer, action))


def covers(viewer: Viewer, action: str, *, program: UUID, team: UUID | None = None) -> bool:
    """Whether a program, or a team of it, is within the viewer's own, under a role that may do the action to somebody."""
    table = policy()
    about_people = table.is_about_people(action)
    return any(
        grant.everywhere or program in grant.programs or (team is not None and team in grant.teams)
        for role, grant in viewer.grants.items()
        if (table.relations(action, role) if about_people else table.outcome(action, "", role) != "deny")
    )


def _relation(viewer: Viewer, role: str, grant: Grant, *, on: date) -> Case:
    """What a row is to one role: the first that fits, in the order of `Relation`."""
    of_client = {"client": OuterRef("pk")}
    assigned = Assignment.objects.filter(in_force(on), **of_client)
    enrolled = Enrollment.objects.filter(in_force(on), **of_client)
    whens = [
        When(user=viewer.user, then=_says(Relation.OWN)),
        When(Exists(assigned.filter(user=viewer.user)), then=_says(Relation.CASELOAD)),
        When(Exists(_opened(viewer, OpeningKind.GLASS)), then=_says(Relation.GLASS)),
        When(is_sealed=True, then=_says(Relation.SEALED)),
        When(user__isnull=False, then=_says(Relation.STAFF)),
    ]
    if grant.everywhere:
        # A supervisor's own are teams, everybody else's are programs: here, all there are.
        return Case(*whens, default=_says(Relation.TEAM if role == Role.SUPERVISOR else Relation.PROGRAM))
    if grant.teams:
        whens.append(When(Exists(assigned.filter(team__in=sorted(grant.teams))), then=_says(Relation.TEAM)))
    if grant.programs:
        whens.append(When(Exists(enrolled.filter(program__in=sorted(grant.programs))), then=_says(Relation.PROGRAM)))
    return Case(*whens, default=_says(Relation.ORGANIZATION))


def _says(relation: Relation) -> Value:
    return Value(relation.value)


def _opened(viewer: Viewer, kind: OpeningKind) -> QuerySet[Opening]:
    """The openings of a row by the viewer that are in force at their moment."""
    return Opening.objects.filter(
        client=OuterRef("pk"), user=viewer.user, kind=kind, at__lte=viewer.at, until__gt=viewer.at
    )
