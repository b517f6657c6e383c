"""What every answer tells the browser."""

import re

import pytest

ADDRESSES = ["/", "/casework/", "/check/", "/check/employment/", "/check/review/", "/check/save/", "/nowhere/"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_carries_the_rules(browser, address):
    headers = browser.get(address).headers

    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "no-store" in headers["Cache-Control"]


@pytest.mark.parametrize("address", [address for address in ADDRESSES if address != "/check/save/"])
def test_no_page_needs_what_the_rules_forbid(browser, address):
    shown = browser.get(address).content.decode()

    assert not re.search(r"\sstyle=|\son[a-z]+=|<style|javascript:", shown)
    assert all(" src=" in tag for tag in re.findall(r"<script[^>]*>", shown))


@pytest.mark.parametrize("address", [address for address in ADDRESSES if address != "/check/save/"])
def test_no_page_asks_another_machine_for_anything(browser, address):
    shown = browser.get(address).content.decode()

    assert re.findall(r"""(?:src|href|action)=["'](?!/|#)([^"']*)""", shown) == []
