"""The packet from the result page: a file to keep, named by certification and day, never by the person."""

from pathlib import Path

GOOD = Path(__file__).parents[3] / "fixtures/good_rulebook"
ONE = "/check/result/ccmc/ccm/"
PACKET = f"{ONE}packet/"


def test_the_page_offers_the_packet(visitor, nurse):
    page = visitor(nurse).get(ONE).content.decode()
    assert f'href="{PACKET}"' in page
    assert "Make the packet (PDF)" in page


def test_the_packet_is_a_file_to_keep(visitor, nurse):
    response = visitor(nurse).get(PACKET)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"].startswith('attachment; filename="packet-ccm-20')
    assert "nora" not in response.headers["Content-Disposition"].lower()
    assert response.headers["Cache-Control"] == "no-store"
    assert response.content.startswith(b"%PDF")
    assert b"Nora Test" in response.content


def test_without_answers_the_packet_leads_to_the_result(browser):
    response = browser.get(PACKET)
    assert (response.status_code, response.headers["Location"]) == (302, ONE)


def test_a_certification_nobody_knows_has_no_packet(visitor, nurse):
    for credential in ("nobody/nothing", "ccm", "../../etc/passwd"):
        assert visitor(nurse).get(f"/check/result/{credential}/packet/").status_code == 404


def test_it_is_only_fetched(visitor, nurse):
    assert visitor(nurse).post(PACKET).status_code == 405


def test_a_rulebook_of_ones_own_needs_no_particulars(visitor, nurse, settings, tmp_path):
    folder = tmp_path / "certification" / "ours" / "cx"
    folder.mkdir(parents=True)
    (folder / "2026-01-01.yaml").write_bytes((GOOD / "2026-01-01.yaml").read_bytes())
    settings.CASEWAY_RULEBOOKS = (tmp_path,)
    response = visitor(nurse).get("/check/result/ours/cx/packet/")
    assert response.status_code == 200
    assert response.content.startswith(b"%PDF")
