"""The invented organizations of the demo."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone

from caseway.config.unfit import Unfit


def prepare() -> None:
    """Fill the tables of a demo, where that was not done before; raises Unfit where real organizations are."""
    from caseway.accounts import demo  # noqa: PLC0415 - Django must be set up

    now = timezone.now()  # noqa: TID251 - a command is a door, and this is its hand
    try:
        demo.seed(at=now, on=timezone.localdate(now))  # noqa: TID251 - as above
        _people(now, timezone.localdate(now))  # noqa: TID251 - as above
    except demo.NotEmpty:
        says = "real organizations are kept here, and in the demo anyone may sign in."
        raise Unfit([f"{says} Set CASEWAY_HOME to an empty folder to try it."]) from None


def _people(at: datetime, on: date) -> None:
    """Put the forty invented people into the two programs of the demo's agency, where they are not there yet."""
    from caseway.accounts import demo, queries, scope  # noqa: PLC0415 - as above
    from caseway.accounts.models import User  # noqa: PLC0415 - as above
    from caseway.clients.demo import Site, make  # noqa: PLC0415 - as above

    users = {one.name: one.id for one in demo.people()}
    with scope.of_user(users["Ruth Lindqvist"]):
        manager = User.objects.get(pk=users["Ruth Lindqvist"])
        by = queries.viewer(manager, demo.named(demo.HARBOR), at=at, on=on)
    sites = [
        Site(demo.named(demo.HARBOR, program), demo.named(demo.HARBOR, team), (users["Maya Torres"], other))
        for team, program, other in (
            ("Harbor Team", "Supportive Housing", users["Daniel Osei"]),
            ("Lighthouse Team", "Community Mental Health", users["Ruth Lindqvist"]),
        )
    ]
    with scope.within(by.organization):
        make(by=by, sites=sites, at=at, on=on, coworker=users["Samuel Begay"])
    demo.try_to_sign_in(at=at)
