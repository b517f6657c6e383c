"""Two records of one person linked and parted; many people imported from a file, and the import undone."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from caseway.clients.models import Client, Import, LikelyDuplicate
from caseway.web.clients import importing
from tests.unit.web.clients.conftest import text

FILE = b"First name,Last name,Birth date,Phone\nRosa,Testperson,4/12/1987,555-010-0123\nLeo,Smallperson,1/2/2010,\n"
PART = {"HTTP_HX_REQUEST": "true"}


def chosen(browser, place, content):
    """A file that was sent, and the address of its import."""
    file = SimpleUploadedFile("people.csv", content, "text/csv")
    response = browser.post("/clients/import/try/", {"file": file, "place": str(place.housing.pk)})
    return response["Location"] if response.status_code == 302 else response


def tried(browser, place, content):
    """The address of an import that was checked."""
    address = chosen(browser, place, content)
    browser.post(f"{address}on/")
    return address


def confirm(browser, address):
    browser.post(address)
    return browser.post(f"{address}on/", follow=True)


def many(count):
    return ("First name,Last name\n" + "".join(f"G{'x' * (number % 90)},F\n" for number in range(count))).encode()


def test_two_records_are_seen_side_by_side_linked_and_parted(browser_of, place, make):
    keep, other = make("Rosa", user=place.ana), make("Rose", user=place.ana)
    browser = browser_of(place.sue)
    told = {"text": "Rose", "other": str(other.pk), "reason": "same card"}
    assert "Rose Testperson" in text(browser.post(f"/clients/{keep.pk}/link/", {"text": "Rose"}))
    page = text(browser.post(f"/clients/{keep.pk}/link/", told))
    assert "Are these one person?" in page
    assert not Client.objects.filter(merged_into__isnull=False).exists()
    page = text(browser.post(f"/clients/{keep.pk}/link/", told | {"sure": "1"}, follow=True))
    assert "Linked." in page
    assert browser.get(f"/clients/{other.pk}/").status_code == 404

    address = browser.get(f"/clients/{keep.pk}/").content.decode().partition(f"/clients/{keep.pk}/link/")[2]
    link = address.partition("/")[0]
    browser.post(f"/clients/{keep.pk}/add/alias/", {"name": "Rosita", "kind": "nickname"})
    assert "Other name" in text(browser.get(f"/clients/{keep.pk}/link/{link}/end/"))
    assert "Parted." in text(browser.post(f"/clients/{keep.pk}/link/{link}/end/", follow=True))
    assert browser.get(f"/clients/{other.pk}/").status_code == 200


def test_a_record_that_is_not_yours_is_not_linked(browser_of, place, make):
    keep, other = make("Rosa", user=place.ana), make("Rose", user=place.cal, team=place.south)
    told = {"text": "Rose", "other": str(other.pk), "reason": "same card"}
    response = browser_of(place.sue).post(f"/clients/{keep.pk}/link/", told)
    assert "not yours to link" in text(response)


def test_a_file_is_checked_imported_once_and_undone(browser_of, place, make):
    make(user=place.ana, birth_date=date(1987, 4, 12), birth_date_quality="full")
    browser = browser_of(place.pam, proven=True)
    address = tried(browser, place, FILE)
    page = text(browser.get(address))
    assert "Import 2 people" in page
    assert "May be there already" in page
    assert Client.objects.count() == 1
    assert "Imported." in text(confirm(browser, address))
    assert Client.objects.count() == 3
    again = tried(browser, place, FILE)
    assert "imported already" in text(browser.post(again, follow=True))

    done = Import.objects.get(stage="written")
    assert "2 people are imported" in text(browser.get(f"/clients/import/{done.pk}/"))
    page = text(browser.post(f"/clients/import/{done.pk}/undo/", follow=True))
    assert "0 of 2 people are taken out of the search" in page
    assert "Undone: 2 people." in text(browser.post(f"/clients/import/{done.pk}/on/", follow=True))
    assert "This import is undone" in text(browser.get(f"/clients/import/{done.pk}/"))
    assert browser.post(f"/clients/import/{done.pk}/undo/").status_code == 404


def test_an_import_whose_people_were_changed_stays(browser_of, place):
    browser = browser_of(place.pam, proven=True)
    confirm(browser, tried(browser, place, FILE))
    Client.objects.filter(given_name="Rosa").update(version=2)
    page = text(browser.post(f"/clients/import/{Import.objects.get().pk}/undo/", follow=True))
    assert "1 person was changed since, so it cannot be undone: Rosa Testperson." in page


def test_every_fault_is_told_with_its_line_and_nothing_can_be_imported(browser_of, place):
    browser = browser_of(place.pam, proven=True)
    address = tried(browser, place, FILE + b",,not a day,12\n")
    page = browser.get(address)
    assert "Line 4, Birth date" in text(page)
    assert "is no past date" in text(page)
    assert "Import 3 people" not in text(page)
    assert "has faults" in text(browser.post(address, follow=True))
    assert "Choose the mended file" in text(page)
    browser.post(f"{address}give-up/")
    assert not Import.objects.exists()
    assert chosen(browser, place, b"x" * 1_000_001).status_code == 422


def test_a_page_asks_for_one_part_after_another_and_is_sent_on_at_the_end(browser_of, place, monkeypatch):
    monkeypatch.setattr(importing, "AT_ONCE", 0)  # no time: one step is a part
    browser = browser_of(place.pam, proven=True)
    address = chosen(browser, place, many(15))
    assert "0 of 15 rows are checked" in text(browser.get(address))
    seen = []
    while True:
        response = browser.post(f"{address}on/", **PART)
        if response.status_code == 204:
            break
        seen.append(text(response).partition(" are")[0])
    assert seen == ["10 of 15 rows"]
    assert response["HX-Redirect"] == address
    assert "Import 15 people" in text(browser.get(address))
    browser.post(address)
    assert "0 of 15 people are written" in text(browser.get(address))
    assert browser.post(f"{address}on/", **PART)["HX-Redirect"] == address
    assert "Imported." in text(browser.get(address))
    assert browser.post(f"{address}on/", **PART)["HX-Redirect"] == address


def test_what_stopped_says_at_which_row_and_is_gone_on_with_or_undone(browser_of, place, monkeypatch):
    browser = browser_of(place.pam, proven=True)
    first, second = (tried(browser, place, many(count)) for count in (150, 160))
    monkeypatch.setattr(importing, "AT_ONCE", 0)
    for address in (first, second):
        browser.post(address)
        browser.post(f"{address}on/", **PART)
    assert "being imported, 100 of 150" in text(browser.get("/clients/import/"))
    Import.objects.update(moved_at=timezone.now() - timedelta(minutes=5))
    page = text(browser.get("/clients/import/"))
    assert "stopped at row 100 of 150" in page
    assert "stopped at row 100 of 160" in page
    assert "100 of 150 people are written" in text(browser.get(first))
    assert "Imported." in text(browser.post(f"{first}on/", follow=True))
    browser.post(f"{second}undo/")
    assert "Undone: 100 people." in text(browser.post(f"{second}on/", follow=True))
    assert Client.objects.filter(withdrawn_at__isnull=True).count() == 150


def test_an_import_into_another_program_is_listed_and_not_opened(browser_of, place):
    qin = browser_of(place.qin, proven=True)
    file = SimpleUploadedFile("health.csv", FILE, "text/csv")
    address = qin.post("/clients/import/try/", {"file": file, "place": str(place.health.pk)})["Location"]
    browser = browser_of(place.pam, proven=True)
    assert "health.csv" in text(browser.get("/clients/import/"))
    assert address not in browser.get("/clients/import/").content.decode()
    for path in (address, f"{address}on/", f"{address}give-up/", f"{address}undo/"):
        assert browser.post(path).status_code == 404


def test_importing_takes_showing_that_it_is_you(browser_of, place):
    assert browser_of(place.pam).get("/clients/import/").status_code == 302


# --- likely duplicates ---


@pytest.fixture
def pair_of(place):
    """A pair as the night finds it."""

    def found(one, other, probability=0.995, **because):
        first, second = sorted((one, other), key=lambda client: str(client.pk))
        return LikelyDuplicate.objects.create(
            organization=place.agency, client=first, other=second, weight=10, probability=probability, because=because,
            found_at=timezone.now(),
        )  # fmt: skip

    return found


BORN = {"birth_date": date(1985, 3, 4), "birth_date_quality": "full"}


def test_a_likely_duplicate_is_told_in_words_and_linked_from_there(browser_of, place, make, pair_of):
    one, other = make("Rosa", user=place.ana, **BORN), make("Rose", user=place.ana, **BORN)
    pair_of(one, other, given=3.0, family=6.0, born=8.0, phone=-1.0)
    browser = browser_of(place.sue)
    assert "Likely duplicates (1)" in text(browser.get("/clients/"))
    assert "Another record looks like the same person’s." in text(browser.get(f"/clients/{one.pk}/"))
    page = text(browser.get(f"/clients/duplicates/?of={one.pk}"))
    for says in (
        "Very likely one person", "more than 98 are one person",
        "Given name nearly the same", "Same family name", "Same birth date", "Another phone number",
        "Not on file of both: a Social Security number",
    ):  # fmt: skip
        assert says in page
    address = f"/clients/{one.pk}/link/?other={other.pk}"
    page = text(browser.get(address))
    assert "Are these one person?" in page
    assert "Keep the record of Rose Testperson instead" in page
    assert browser.post(address, {"reason": ""}).status_code == 422
    assert "Linked." in text(browser.post(address, {"reason": "same card"}, follow=True))
    assert "No two of your records look like one person’s." in text(browser.get("/clients/duplicates/"))


def test_two_people_are_said_to_be_two_and_that_is_taken_back(browser_of, place, make, pair_of):
    one, other = make("Rosa", user=place.ana), make("Rose", user=place.ana)
    pair = pair_of(one, other, probability=0.96, given=1.0, born=-2.0)
    browser = browser_of(place.sue)
    page = text(browser.get("/clients/duplicates/"))
    assert "Likely one person" in page
    assert "about 96 are one person" in page
    assert "Another birth date" in page
    told = {"pair": str(pair.pk), "is_two": "yes", "of": str(one.pk)}
    page = text(browser.post("/clients/duplicates/say/", told, follow=True))
    assert "Kept: they are two people." in page
    assert "Said to be two people (1)" in page
    assert "No other record looks like the same person’s." in page
    page = text(browser.post("/clients/duplicates/say/", told | {"is_two": "no"}, follow=True))
    assert "Taken back" in page
    assert "Records that look like Rosa Testperson’s" in page


def test_of_somebody_elsewhere_nothing_is_told_that_a_list_would_hide(browser_of, place, make, pair_of):
    mine = make("Rosa", user=place.ana, **BORN)
    pair = pair_of(mine, make("Rose", user=place.cal, team=place.south, **BORN), born=8.0, ssn=14.0)
    browser = browser_of(place.sue)
    page = text(browser.get("/clients/duplicates/"))
    assert "Rose Testperson" in page
    assert "what agrees is not shown" in page
    assert "Same birth date" not in page
    assert "Compare and link them" not in page
    told = {"pair": str(pair.pk), "is_two": "yes"}
    assert browser.post("/clients/duplicates/say/", told).status_code == 404
    for other in ({pair.client_id, pair.other_id} - {mine.pk}) | {"nobody"}:
        assert "not yours to link" in text(browser.get(f"/clients/{mine.pk}/link/?other={other}", follow=True))


def test_many_likely_duplicates_are_paged(browser_of, place, make, pair_of):
    first = make("Rosa", user=place.ana)
    for number in range(12):
        pair_of(first, make(f"Rosa{number}", user=place.ana))
    browser = browser_of(place.sue)
    page = browser.get("/clients/duplicates/")
    assert "Page 1 of 2" in text(page)
    assert text(page).count("Compare and link them") == 10
    assert "?page=2" in page.content.decode()
    assert text(browser.get("/clients/duplicates/?page=2")).count("Compare and link them") == 2
    assert "Page 2 of 2" in text(browser.get("/clients/duplicates/?page=99"))
    assert f"?of={first.pk}&amp;page=2" in browser.get(f"/clients/duplicates/?of={first.pk}").content.decode()


def test_likely_duplicates_are_for_those_who_may_link(browser_of, place, make, pair_of):
    pair_of(make(user=place.ana), make(user=place.ana))
    assert browser_of(place.ana).get("/clients/duplicates/").status_code == 404
    assert "Likely duplicates" not in text(browser_of(place.ana).get("/clients/"))
