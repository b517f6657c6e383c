"""Nothing typed is lost, in a sitting, in any form with a text, and on the way; and nothing stays once one signs out."""

import re

from tests.pages.test_case import at_work, enter, here, kept_here, made, new, state, times

__all__ = ["at_work", "here", "made"]
ENDED = "[data-kept=ended]:visible"
LATER = "const now = Date.now; Date.now = () => now.call(Date) + 600000"


def test_a_sitting_loses_nothing_to_a_dead_network_a_closed_tab_and_an_ended_session(at_work):
    page = at_work("assess/?with=instrument/phq-9")
    page.click("main form button[type=submit]")
    page.wait_for_url("**/part/**")
    part = page.url
    page.context.set_offline(True)
    page.click("[data-q=interest] .cw-opt >> nth=1")
    page.fill("[name=conclusion]", "Low for weeks.")
    state(page, "kept on this device")
    other = page.context.new_page()
    page.close()
    other.context.set_offline(False)
    other.goto(part)
    assert "is back" in other.inner_text("[data-kept=back]")
    state(other, "Saved")
    assert kept_here(other) == 0
    other.context.clear_cookies()
    other.click("[data-q=mood] .cw-opt >> nth=2")
    other.wait_for_selector(ENDED)
    other.click(".cw-sit__go button >> nth=0")
    other.wait_for_timeout(300)
    assert (other.url, kept_here(other)) == (part, 1)
    enter(other.context.new_page())
    state(other, "Saved")
    other.click("button:has-text('Save and leave')")
    other.wait_for_url(re.compile(r"/assessments/[0-9a-f-]{36}/$"))
    other.goto(part)
    assert other.locator("[data-q] input:checked").count() == 2
    assert other.input_value("[name=conclusion]") == "Low for weeks."
    assert kept_here(other) == 0


def test_a_form_is_filled_in_again_and_waits_until_one_has_signed_in(at_work):
    page = at_work("needs/new/")
    page.fill("#id_words", "We run out by the 20th.")
    page.goto("/today/")
    page.go_back()
    page.wait_for_selector("[data-kept=back]:visible")
    assert page.input_value("#id_words") == "We run out by the 20th."
    page.fill("#id_says", "No food at the end of the month")
    page.select_option("#id_domain", "food-insecurity")
    page.evaluate(LATER)
    page.context.clear_cookies()
    page.click("main form button[type=submit]")
    page.wait_for_selector(ENDED)
    other = page.context.new_page()
    enter(other)
    assert kept_here(other) == 1
    page.click("main form button[type=submit]")
    page.wait_for_url(re.compile("/thread/"))
    assert "No food at the end of the month" in page.inner_text("main")
    assert kept_here(page) == 0


def test_nothing_is_typed_into_a_contact_that_is_on_its_way(at_work, here):
    page = at_work(new())
    page.keyboard.type("Sent as it is.")
    held = []
    page.route("**/contact/", lambda route: held.append(route))  # noqa: PLW0108 - playwright keeps a mark on what it is given
    with page.expect_request("**/contact/"):
        page.keyboard.press("Control+Enter")
    page.keyboard.type(" And more.")
    held[0].abort("internetdisconnected")
    state(page, "Not sent yet")
    page.unroute("**/contact/")
    page.keyboard.type(" Now.")
    page.click(".cw-write__bar button")
    page.wait_for_url(f"**{here}")
    assert times(page, here, "Sent as it is. Now.") == 1


def test_signing_out_at_once_leaves_nothing_in_the_browser(at_work):
    page = at_work(new())
    page.on("dialog", lambda dialog: dialog.accept())
    page.click(".cw-me summary")
    page.fill("#id_text", "Not to be kept.")
    page.click("button:has-text('Sign out')")
    page.wait_for_url("**/signed-out/")
    assert kept_here(page) == 0
