"""What each address declares, by hand: the matrix asks whether an address does what it declares, and this whether it is right.

A new address is asked by the matrix at once, by what it declares; here somebody says that this is what it should declare.
"""

import pytest

from caseway.accounts.policy import policy
from caseway.web.base import guard
from tests.unit.web.access.addresses import every

DECLARED = {
    "case.open": [
        "cases/<uuid:case>/",
        "cases/<uuid:case>/assessments/",
        "cases/<uuid:case>/assessments/<uuid:assessment>/",
        "cases/<uuid:case>/assessments/<uuid:assessment>/print/",
        "cases/<uuid:case>/thread/",
        "cases/<uuid:case>/needs/<uuid:need>/",
        "cases/<uuid:case>/goals/<uuid:goal>/",
        "cases/<uuid:case>/tasks/<uuid:task>/",
        "cases/<uuid:case>/plans/",
        "cases/<uuid:case>/plans/<uuid:plan>/",
        "cases/<uuid:case>/plans/<uuid:plan>/changes/",
        "cases/<uuid:case>/plans/<uuid:plan>/copy/",
        "cases/<uuid:case>/plans/<uuid:plan>/copy.pdf",
        "cases/<uuid:case>/status/",
        "cases/<uuid:case>/due/",
        "cases/<uuid:case>/due/calendar/",
        "cases/<uuid:case>/timeline/",
        "cases/<uuid:case>/documents/",
        "cases/<uuid:case>/documents/<uuid:document>/download/",
        "cases/<uuid:case>/check/",
        "clients/<uuid:client>/notes/",
    ],
    "case.work": [
        "cases/<uuid:case>/assess/",
        "cases/<uuid:case>/assess/result/",
        "cases/<uuid:case>/assessments/<uuid:assessment>/part/<slug:component>/",
        "cases/<uuid:case>/assessments/<uuid:assessment>/part/<slug:component>/keep/",
        "cases/<uuid:case>/assessments/<uuid:assessment>/part/<slug:component>/up/",
        "cases/<uuid:case>/assessments/<uuid:assessment>/safety/",
        "cases/<uuid:case>/assessments/<uuid:assessment>/safety/<uuid:task>/",
        "cases/<uuid:case>/assessments/<uuid:assessment>/conclude/",
        "cases/<uuid:case>/assessments/<uuid:assessment>/complete/",
        "cases/<uuid:case>/assessments/<uuid:assessment>/need/<uuid:need>/",
        "cases/<uuid:case>/assessments/<uuid:assessment>/<slug:ending>/why/",
        "cases/<uuid:case>/needs/new/",
        "cases/<uuid:case>/needs/<uuid:need>/edit/",
        "cases/<uuid:case>/needs/<uuid:need>/<slug:verb>/",
        "cases/<uuid:case>/goals/new/",
        "cases/<uuid:case>/goals/<uuid:goal>/edit/",
        "cases/<uuid:case>/goals/<uuid:goal>/review/",
        "cases/<uuid:case>/goals/<uuid:goal>/<slug:verb>/",
        "cases/<uuid:case>/tasks/new/",
        "cases/<uuid:case>/tasks/<uuid:task>/edit/",
        "cases/<uuid:case>/tasks/<uuid:task>/<slug:verb>/",
        "cases/<uuid:case>/plans/new/",
        "cases/<uuid:case>/plans/<uuid:plan>/edit/",
        "cases/<uuid:case>/plans/<uuid:plan>/<slug:verb>/",
        "cases/new/<uuid:client>/",
        "cases/<uuid:case>/status/consent/",
        "cases/<uuid:case>/status/consent/end/",
        "cases/<uuid:case>/status/stage/",
        "cases/<uuid:case>/status/wait/",
        "cases/<uuid:case>/status/level/",
        "cases/<uuid:case>/status/details/",
        "cases/<uuid:case>/status/two/",
        "cases/<uuid:case>/status/to/<str:to>/",
        "cases/<uuid:case>/close/",
        "cases/<uuid:case>/reopen/",
        "cases/<uuid:case>/hand-over/",
        "cases/<uuid:case>/hand-over/<uuid:hand_over>/check/",
        "cases/<uuid:case>/hand-over/<uuid:hand_over>/write/",
        "cases/<uuid:case>/due/dates/",
        "cases/<uuid:case>/due/dates/<str:trigger>/",
        "cases/<uuid:case>/due/dates/<str:trigger>/take-back/",
        "cases/<uuid:case>/due/<uuid:deadline>/waive/",
        "cases/<uuid:case>/due/<uuid:deadline>/does-not-apply/",
        "cases/<uuid:case>/due/<uuid:deadline>/put-back/",
        "cases/<uuid:case>/contact/",
        "cases/<uuid:case>/drafts/",
        "cases/<uuid:case>/drafts/drop/",
        "cases/<uuid:case>/contact/<uuid:contact>/",
        "cases/<uuid:case>/contact/<uuid:contact>/strike/",
        "cases/<uuid:case>/contact/<uuid:contact>/undo/",
        "cases/<uuid:case>/note/<uuid:note>/",
        "cases/<uuid:case>/note/<uuid:note>/add/",
        "cases/<uuid:case>/note/<uuid:note>/lock/",
        "cases/<uuid:case>/documents/ask/",
        "cases/<uuid:case>/documents/file/",
        "cases/<uuid:case>/documents/<uuid:document>/",
        "cases/<uuid:case>/documents/<uuid:document>/file/",
        "cases/<uuid:case>/documents/<uuid:document>/void/",
    ],
    "public": [
        "",
        "casework/",
        "check/result/",
        "check/result/what-if/",
        "check/result/<path:credential>/packet/",
        "check/result/<path:credential>/",
        "check/",
        "check/load/",
        "check/save/",
        "check/sample/<slug:slug>/",
        "check/start-over/",
        "check/undo/",
        "check/review/",
        "check/<slug:slug>/",
        "plan/",
        "plan/<path:credential>/limits/",
        "plan/<path:credential>/numbers/<slug:key>/",
        "plan/<path:credential>/calendar/",
        "plan/<path:credential>/",
        "keep/",
        "keep/course/",
        "keep/courses/",
        "keep/courses.csv",
        "keep/calendar/",
        "keep/sample/",
        "careers/",
        "careers/match/",
        "careers/<str:key>/",
        "learn/",
        "learn/<slug:key>/",
        "licensure/",
        "licensure/<slug:state>/",
        "certifications/",
        "certifications/<path:credential>/edition/<str:day>/",
        "certifications/<path:credential>/",
        "sign-in/",
        "sign-in/passkey/",
        "sign-in/second-step/",
        "sign-in/inactive/",
        "sign-in/invitation/<str:token>/",
        "sign-in/demo/<uuid:person>/",
        "sign-in/with/<str:provider_id>/",
        "sign-in/with/<str:provider_id>/back/",
        "sign-in/with-cancelled/",
        "sign-in/password/",
        "sign-in/password/sent/",
        "sign-in/password/1-a-key/",
        "sign-in/password/done/",
        "sign-out/",
        "signed-out/",
        "language/",
    ],
    "account.own": [
        "again/password/",
        "again/code/",
        "again/passkey/",
        "again/with/",
        "again/demo/",
        "security/",
        "security/sessions/end/",
        "security/organization/",
        "security/password/",
        "security/password/set/",
        "security/passkeys/",
        "security/passkeys/add/",
        "security/passkeys/<int:pk>/name/",
        "security/passkeys/<int:pk>/remove/",
        "security/app/add/",
        "security/app/remove/",
        "security/recovery-codes/",
        "security/recovery-codes/new/",
    ],
    "organization.see": [
        "organization/",
        "organization/people/<uuid:user>/",
    ],
    "organization.change": [
        "organization/programs/new/",
        "organization/programs/<uuid:program>/",
        "organization/teams/new/",
        "organization/teams/<uuid:team>/",
        "team/standards/<uuid:program>/",
    ],
    "member.change": [
        "organization/people/invite/",
        "organization/people/invitations/<uuid:invitation>/withdraw/",
        "organization/people/<uuid:user>/roles/give/",
        "organization/people/<uuid:user>/roles/<uuid:membership>/end/",
        "organization/people/<uuid:user>/disable/",
        "organization/people/<uuid:user>/enable/",
        "organization/people/<uuid:user>/lost-factor/",
    ],
    "factor.decide": [
        "organization/lost-factors/<uuid:reset>/",
    ],
    "workplace.enter": [
        "workplace/",
        "workplace/organizations/",
        "workplace/here/",
    ],
    "notice.read": [
        "workplace/notices/",
    ],
    "audit.read": [
        "audit/sign-ins/",
        "audit/person/",
        "audit/export/entries/",
        "audit/export/sign-ins/",
        "audit/",
        "audit/proof/",
    ],
    "client.search": [
        "clients/",
        "clients/found/<str:word>/",
    ],
    "client.create": [
        "clients/new/<str:word>/",
    ],
    "opening.review": [
        "clients/reviews/",
        "clients/reviews/<uuid:opening>/",
    ],
    "alarm.lift": [
        "clients/reviews/lift/<uuid:user>/",
    ],
    "client.import": [
        "clients/import/",
        "clients/import/try/",
        "clients/import/<uuid:imported>/",
        "clients/import/<uuid:imported>/on/",
        "clients/import/<uuid:imported>/give-up/",
        "clients/import/<uuid:imported>/undo/",
    ],
    "client.open": [
        "clients/<uuid:client>/disclosures/accounting/",
        "clients/<uuid:client>/",
        "clients/<uuid:client>/open/",
        "clients/<uuid:client>/number/<uuid:identifier>/",
        "clients/<uuid:client>/consents/",
        "clients/<uuid:client>/consents/<uuid:consent>/",
        "clients/<uuid:client>/disclosures/",
        "clients/<uuid:client>/labels/",
    ],
    "client.label": [
        "clients/<uuid:client>/labels/set/",
    ],
    "client.unlabel": [
        "clients/<uuid:client>/labels/lift/",
    ],
    "client.seal": [
        "clients/<uuid:client>/seal/",
    ],
    "client.break_glass": [
        "clients/<uuid:client>/emergency/",
    ],
    "client.edit": [
        "clients/<uuid:client>/edit/<str:section>/",
        "clients/<uuid:client>/relate/",
        "clients/<uuid:client>/household/",
        "clients/<uuid:client>/household/<uuid:household>/",
        "clients/<uuid:client>/enroll/",
        "clients/<uuid:client>/enroll/<uuid:enrollment>/end/",
        "clients/<uuid:client>/add/<str:kind>/",
        "clients/<uuid:client>/<str:kind>/<uuid:belonging>/",
        "clients/<uuid:client>/<str:kind>/<uuid:belonging>/end/",
    ],
    "client.assign": [
        "clients/<uuid:client>/assign/",
        "clients/<uuid:client>/assign/<uuid:assignment>/end/",
        "cases/<uuid:case>/worker/",
        "cases/<uuid:case>/team/",
        "cases/<uuid:case>/hand-over/begin/",
        "cases/<uuid:case>/hand-over/<uuid:hand_over>/finish/",
        "cases/<uuid:case>/hand-over/<uuid:hand_over>/drop/",
    ],
    "client.consent": [
        "clients/<uuid:client>/consents/<uuid:consent>/replace/",
        "clients/<uuid:client>/consents/<uuid:consent>/correct/",
        "clients/<uuid:client>/consents/<uuid:consent>/error/",
        "clients/<uuid:client>/consents/<uuid:consent>/take-back/",
        "clients/<uuid:client>/consents/new/",
        "clients/<uuid:client>/consents/new/<str:kind>/",
        "clients/<uuid:client>/consents/<uuid:consent>/give/",
        "clients/<uuid:client>/consents/<uuid:consent>/withdraw/",
        "clients/<uuid:client>/consents/<uuid:consent>/end/",
    ],
    "today.see": [
        "today/",
        "today/clear/",
        "today/undo/",
        "today/snooze/",
        "today/wake/",
        "caseload/",
        "cases/hand-overs/",
    ],
    "team.see": [
        "team/",
        "team/cases/",
        "team/outcomes/",
        "team/outcomes/cases/",
        "team/unmet-needs/",
        "team/unmet-needs.csv",
        "team/files/",
        "team/standards/",
    ],
    "client.disclose": [
        "clients/<uuid:client>/share/",
        "clients/<uuid:client>/share/send/",
    ],
    "case.hand_over": [
        "team/hand-overs/",
        "team/hand-overs/finish/",
        "team/hand-overs/<uuid:user>/",
        "team/covers/",
        "team/covers/<uuid:cover>/end/",
    ],
    "client.link": [
        "clients/duplicates/",
        "clients/duplicates/say/",
        "clients/<uuid:client>/link/",
        "clients/<uuid:client>/link/<uuid:link>/end/",
    ],
    "note.cosign": [
        "cases/<uuid:case>/note/<uuid:note>/cosign/",
    ],
    "case.export": [
        "cases/<uuid:case>/file/",
    ],
    "case.log": [
        "team/log/",
    ],
}
ACTION = {route: action for action, routes in DECLARED.items() for route in routes}


def wrong(addresses):
    """The addresses that declare something else than is said here."""
    return {one.route: one.action for one in addresses if ACTION.get(one.route) != one.action}


def test_every_address_declares_what_is_said_here():
    assert not wrong(every()), "say in DECLARED what they do, once somebody has looked at it"
    assert {one.route for one in every()} == set(ACTION), "what is no address any more is in DECLARED still"


def view_of(route):
    return next(pattern.callback for found, pattern in guard.patterns() if found == route)


@pytest.mark.parametrize("action", ["public", "account.own", "client.find", "client.open", None])
def test_an_address_that_declares_something_weaker_is_noticed(monkeypatch, action):
    for route in (
        "clients/<uuid:client>/edit/<str:section>/",
        "clients/<uuid:client>/emergency/",
        "audit/",
        "clients/import/",
    ):
        with monkeypatch.context() as patched:
            patched.setattr(view_of(route), guard.ATTRIBUTE, action)
            assert wrong(every()) == {route: action}
            if action not in {"public", *policy().says}:
                with pytest.raises(guard.ImproperlyConfigured, match="declare no action"):
                    guard.require_declared()
