"""The start page and its two doors."""


def test_the_start_page_has_two_doors_and_four_people(browser):
    shown = browser.get("/").content.decode()

    assert 'href="/check/"' in shown
    assert 'href="/casework/"' in shown
    assert shown.count('action="/check/sample/') == 4


def test_the_second_door_says_honestly_that_it_is_not_open(browser):
    shown = browser.get("/casework/").content.decode()

    assert "Still being built" in shown
    assert "password" not in shown.lower()


def test_a_spanish_browser_is_answered_in_spanish(spanish):
    shown = spanish.get("/").content.decode()

    assert '<html lang="es">' in shown
    assert "certificación" in shown


def test_the_language_is_switched_without_scripts_and_remembered(browser):
    answer = browser.post("/language/", {"language": "es", "next": "/casework/"})

    assert answer.headers["Location"] == "/casework/"
    assert '<html lang="es">' in browser.get("/").content.decode()


def test_the_language_form_leads_nowhere_else(browser):
    answer = browser.post("/language/", {"language": "es", "next": "https://example.org/"})

    assert answer.headers["Location"] == "/"
