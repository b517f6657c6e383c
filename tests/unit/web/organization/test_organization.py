"""The pages of an organization: who sees what, and what changes."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from caseway.accounts import demo
from caseway.accounts.models import FactorReset, Invitation, Membership, Program, Session, Team, User
from tests.unit.web.organization.conftest import at
from tests.unit.web.sign_in.conftest import words

HOUSING = demo.named(demo.HARBOR, "Supportive Housing")
FORMS = ["programs/new/", "teams/new/", "people/invite/", f"people/{at('Maya Torres')}/roles/give/"]
COLLEAGUES = ["case_manager", "supervisor", "program_manager", "auditor", "privacy_officer"]


@pytest.mark.parametrize("role", COLLEAGUES)
def test_colleagues_see_who_works_where_and_change_nothing(enter, role):
    browser = enter(role)
    page = words(browser.get("/organization/"))
    assert "Maya Torres" in page
    assert "Harbor Team" in page
    assert "Tom Adeyemi" not in page
    assert "Invite someone" not in page

    for form in FORMS:
        assert browser.get(f"/organization/{form}").status_code == 404, form
        assert browser.post(f"/organization/{form}", {"name": "New", "setting": "housing"}).status_code == 404, form
    assert not Program.objects.filter(name="New").exists()


def test_the_pages_ask_a_constant_number_of_questions(admin, django_assert_num_queries):
    for number in range(20):
        one = User.objects.create_user(
            f"x{number}@harborlight.example", None, name=f"X {number}", created_at=timezone.now()
        )
        Membership.objects.create(
            organization_id=demo.named(demo.HARBOR), user=one, role="auditor", begins="2026-01-01"
        )
    with django_assert_num_queries(11 if connection.vendor == "sqlite" else 13):  # two more tell the scope
        admin.get("/organization/")


def test_a_program_is_opened_changed_and_closed(admin):
    page = admin.post("/organization/programs/new/", {"name": "Re-entry", "setting": "correctional"}, follow=True)
    assert "Re-entry" in words(page)
    made = Program.objects.get(name="Re-entry")

    told = {"name": "Coming Home", "setting": "correctional"}
    page = admin.post(f"/organization/programs/{made.pk}/", told, follow=True)
    assert "Coming Home closed" in words(page)


def test_a_name_that_is_taken_is_told_beside_the_field(admin):
    page = admin.post("/organization/programs/new/", {"name": "Supportive Housing", "setting": "housing"})
    assert "Another one has this name already" in words(page)
    page = admin.post("/organization/teams/new/", {"name": "Harbor Team", "program": HOUSING})
    assert "Another one has this name already" in words(page)


def test_a_team_is_formed_and_renamed(admin):
    admin.post("/organization/teams/new/", {"name": "Night Team", "program": HOUSING})
    made = Team.objects.get(name="Night Team")
    page = admin.post(f"/organization/teams/{made.pk}/", {"name": "Dawn Team"}, follow=True)

    assert "Dawn Team" in words(page)


def test_an_invitation_goes_by_letter_and_says_nothing_of_clients(admin):
    told = {"name": "New Person", "email": "new@one.test", "role": "case_manager", "place": f"program:{HOUSING}"}
    page = admin.post("/organization/people/invite/", told, follow=True)
    assert "on its way to new@one.test" in words(page)
    assert "Invited, not here yet" in words(page)

    letter = mail.outbox[0]
    assert letter.to == ["new@one.test"]
    assert letter.subject == "You are invited to Harbor Light Services"
    link = next(word for word in letter.body.split() if "/sign-in/invitation/" in word)
    assert "Welcome, New Person" in words(admin.get(link.replace("http://testserver", "")))

    invitation = Invitation.objects.get()
    admin.post(f"/organization/people/invitations/{invitation.pk}/withdraw/")
    assert admin.get(link.replace("http://testserver", "")).status_code == 404


@pytest.mark.parametrize(
    ("role", "place", "says"),
    [
        ("case_manager", "", "Choose the program or team"),
        ("administrator", f"program:{HOUSING}", "for the whole organization"),
        ("partner", "", "Select a valid choice"),
        ("candidate", "", "Select a valid choice"),
        ("supervisor", f"program:{demo.named(demo.SECOND, 'Care Coordination')}", "Select a valid choice"),
        ("supervisor", "program:nonsense", "Select a valid choice"),
    ],
)
def test_a_role_fits_its_place(admin, role, place, says):
    told = {"name": "New Person", "email": "new@one.test", "role": role, "place": place}

    assert says in words(admin.post("/organization/people/invite/", told))
    assert not User.objects.filter(email="new@one.test").exists()


def test_a_role_is_given_and_ended(admin):
    maya = at("Maya Torres")
    told = {"role": "supervisor", "place": f"team:{demo.named(demo.HARBOR, 'Harbor Team')}"}
    assert "Supervisor , Harbor Team" in words(
        admin.post(f"/organization/people/{maya}/roles/give/", told, follow=True)
    )
    assert "That is so already" in words(admin.post(f"/organization/people/{maya}/roles/give/", told, follow=True))

    made = Membership.objects.get(user=maya, role="supervisor")
    page = admin.post(f"/organization/people/{maya}/roles/{made.pk}/end/", follow=True)
    assert "Supervisor" not in words(page)


def test_the_last_administrator_stays_and_is_told_why(admin):
    priya = at("Priya Raman")
    made = Membership.objects.get(user=priya)
    page = admin.post(f"/organization/people/{priya}/roles/{made.pk}/end/", follow=True)

    assert "Nobody would be left who can let people in" in words(page)
    assert Membership.objects.get(pk=made.pk).ended_at is None


def test_disabling_someone_ends_what_they_have_open_and_enabling_lets_them_in_again(enter, admin):
    maya = enter("case_manager")
    assert maya.get("/workplace/notices/").status_code == 200
    page = admin.post(f"/organization/people/{at('Maya Torres')}/disable/", follow=True)
    assert "disabled" in words(page)
    assert maya.get("/workplace/notices/").status_code == 302
    assert enter("case_manager").get("/workplace/notices/").status_code == 302

    admin.post(f"/organization/people/{at('Maya Torres')}/enable/")
    assert enter("case_manager").get("/workplace/notices/").status_code == 200


def test_what_is_another_organizations_is_answered_like_what_is_not_there(admin):
    tom, theirs = at("Tom Adeyemi"), Membership.objects.get(user=at("Tom Adeyemi")).pk
    program = demo.named(demo.SECOND, "Care Coordination")
    for address, missing in (
        (f"people/{tom}/", f"people/{uuid4()}/"),
        (f"people/{tom}/roles/give/", f"people/{uuid4()}/roles/give/"),
        (f"people/{tom}/lost-factor/", f"people/{uuid4()}/lost-factor/"),
        (f"programs/{program}/", f"programs/{uuid4()}/"),
    ):
        there, nowhere = admin.get(f"/organization/{address}"), admin.get(f"/organization/{missing}")
        assert (there.status_code, nowhere.status_code) == (404, 404), address
        assert words(there) == words(nowhere)
    for address in (
        f"people/{tom}/disable/", f"people/{tom}/enable/", f"people/{at('Maya Torres')}/roles/{theirs}/end/",
        f"people/invitations/{uuid4()}/withdraw/", f"lost-factors/{uuid4()}/", f"teams/{uuid4()}/",
    ):  # fmt: skip
        assert admin.post(f"/organization/{address}").status_code == 404, address
    assert User.objects.get(pk=tom).is_active


def test_a_lost_second_step_is_asked_for_by_one_and_approved_by_another(enter, admin):
    maya = at("Maya Torres")
    page = admin.post(f"/organization/people/{maya}/lost-factor/", {"reason": "came to my desk"}, follow=True)
    assert "asked, not decided" in words(page)
    assert "Someone else decides." in words(admin.get("/organization/"))
    reset = FactorReset.objects.get()
    assert "cannot be the same" in words(
        admin.post(f"/organization/lost-factors/{reset.pk}/", {"decision": "approve"}, follow=True)
    )

    officer = enter("privacy_officer")
    assert "waits for your decision" in words(officer.get("/workplace/notices/"))
    assert "came to my desk" in words(officer.get("/organization/"))
    page = officer.post(f"/organization/lost-factors/{reset.pk}/", {"decision": "approve"}, follow=True)
    assert "Approved." in words(page)
    assert mail.outbox[-1].to == [User.objects.get(pk=maya).email]
    reset.refresh_from_db()
    assert reset.is_approved


def test_it_can_be_refused(enter, admin):
    admin.post(f"/organization/people/{at('Maya Torres')}/lost-factor/", {"reason": "a voice on the telephone"})
    enter("privacy_officer").post(f"/organization/lost-factors/{FactorReset.objects.get().pk}/", {"decision": "refuse"})

    assert FactorReset.objects.get().is_approved is False
    assert "refused" in mail.outbox[-1].body


def test_a_change_asks_first_whether_it_is_still_you(admin):
    Session.objects.update(proven_at=timezone.now() - timedelta(minutes=6))
    for form in FORMS:
        assert admin.get(f"/organization/{form}").headers["Location"].startswith("/again/demo/?next="), form
    assert admin.get("/organization/").status_code == 200


def test_notices_are_read(enter, admin):
    told = {"role": "supervisor", "place": f"program:{HOUSING}"}
    admin.post(f"/organization/people/{at('Maya Torres')}/roles/give/", told)
    maya = enter("case_manager")
    assert "new You were given a role." in words(maya.get("/workplace/notices/"))

    maya.post("/workplace/notices/")
    page = words(maya.get("/workplace/notices/"))
    assert "You were given a role." in page
    assert "new You were given" not in page
