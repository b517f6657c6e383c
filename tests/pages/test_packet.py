"""The packet, asked for with a button of the result and kept as a file."""

import pytest

ONE = "/check/result/ccmc/ccm/"


@pytest.mark.parametrize(
    ("width", "language", "sample", "says"),
    [(1280, "en", "ada", "Make the packet (PDF)"), (390, "es", "dan", "Preparar el expediente (PDF)")],
)
def test_the_button_brings_the_packet(visit, axe, width, language, sample, says):
    page = visit("/check/", width=width, language=language)
    page.click(f"form[action$='/{sample}/'] button")
    page.wait_for_url("**/check/result/")
    page.goto(ONE)
    assert axe(page) == []
    with page.expect_download() as expected:
        page.get_by_role("link", name=says).click()
    assert expected.value.suggested_filename.startswith("packet-ccm-20")
    with open(expected.value.path(), "rb") as file:  # noqa: PTH123 - the browser names the place
        assert file.read(5) == b"%PDF-"
    assert page.url.endswith(ONE)
