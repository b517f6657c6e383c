"""Two records of one person linked and parted; many people imported from a file, and the import undone."""

from django.core.files.uploadedfile import SimpleUploadedFile

from caseway.clients.models import Client, Import
from tests.unit.web.clients.conftest import text

FILE = b"First name,Last name,Birth date,Phone\nRosa,Testperson,4/12/1987,555-010-0123\nLeo,Smallperson,1/2/2010,\n"


def tried(browser, place, content):
    file = SimpleUploadedFile("people.csv", content, "text/csv")
    return browser.post("/clients/import/try/", {"file": file, "place": str(place.housing.pk)})


def hidden(response, name):
    return response.content.decode().partition(f'name="{name}" value="')[2].partition('"')[0]


def confirm(browser, response):
    told = {name: hidden(response, name) for name in ("content", "digest", "file_name", "program")}
    return browser.post("/clients/import/now/", told, follow=True)


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


def test_a_file_is_tried_imported_once_and_undone(browser_of, place, make):
    make(user=place.ana)
    browser = browser_of(place.pam, proven=True)
    page = tried(browser, place, FILE)
    assert "Import 2 people" in text(page)
    assert Client.objects.count() == 1
    assert "Imported." in text(confirm(browser, page))
    assert Client.objects.count() == 3
    assert "imported already" in text(confirm(browser, page))

    done = Import.objects.get()
    assert "Undone: 2 people." in text(browser.post(f"/clients/import/{done.pk}/undo/", follow=True))
    assert "undone" in text(browser.get("/clients/import/"))
    assert browser.post(f"/clients/import/{done.pk}/undo/").status_code == 404


def test_an_import_whose_people_were_changed_stays(browser_of, place):
    browser = browser_of(place.pam, proven=True)
    confirm(browser, tried(browser, place, FILE))
    Client.objects.filter(given_name="Rosa").update(version=2)
    page = text(browser.post(f"/clients/import/{Import.objects.get().pk}/undo/", follow=True))
    assert "1 person was changed since, so it cannot be undone: Rosa Testperson." in page


def test_every_fault_is_told_with_its_line_and_nothing_can_be_imported(browser_of, place):
    browser = browser_of(place.pam, proven=True)
    page = tried(browser, place, FILE + b",,not a day,12\n")
    assert "Line 4, Birth date" in text(page)
    assert "is no past date" in text(page)
    assert hidden(page, "content") == ""
    assert tried(browser, place, b"x" * 1_000_001).status_code == 422


def test_a_file_that_changed_on_its_way_is_refused(browser_of, place):
    browser = browser_of(place.pam, proven=True)
    page = tried(browser, place, FILE)
    told = {name: hidden(page, name) for name in ("digest", "file_name", "program")}
    response = browser.post("/clients/import/now/", told | {"content": "eHg="}, follow=True)
    assert "did not arrive whole" in text(response)


def test_importing_takes_showing_that_it_is_you(browser_of, place):
    assert browser_of(place.pam).get("/clients/import/").status_code == 302
