"""What may not be in the repository: another project's files, a registry's address, someone's home folder."""

import re

# Put together here, so that this file does not name them either.
REGISTRIES = [
    "".join(parts)
    for parts in (
        ("pypi", ".org"), ("python", "hosted"), ("registry.", "npmjs"), ("npmjs", ".com"), ("npmjs", ".org"),
        ("unpkg", ".com"), ("jsdelivr", ".net"), ("cdnjs", ".com"), ("cloudflare", ".com"), ("deb.", "debian"),
        ("crates", ".io"), ("fonts.google", "apis"), ("fonts.g", "static"), ("proxy.", "golang"),
    )
]  # fmt: skip
HOME = re.compile(r"(?<![\w/.>~-])/(?:root|work|home/\w+|Users/\w+|tmp/\w+)/[\w.]")
NOT_OURS = {".min.js", ".min.css", ".woff", ".woff2", ".ttf", ".otf", ".map", ".mo", ".whl", ".tgz"}
LARGEST = 600_000


def named(texts, root, pattern):
    return {
        f"{path.relative_to(root)}:{number}": line.strip()
        for path, text in texts.items()
        for number, line in enumerate(text.splitlines(), start=1)
        if pattern.search(line)
    }


def test_no_file_names_a_registry(texts, root):
    assert not named(texts, root, re.compile("|".join(map(re.escape, REGISTRIES))))


def test_no_file_names_a_folder_of_one_machine(texts, root):
    assert not named(texts, root, HOME)


def test_no_file_is_another_projects(files, root):
    foreign = [
        path for path in files if any(path.name.endswith(ending) for ending in NOT_OURS) or "vendor" in path.parts
    ]
    assert not [str(path.relative_to(root)) for path in foreign]


def test_no_file_is_huge(files, root):
    # A catalog is as large as there are sentences.
    sized = [path for path in files if path.suffix != ".po"]
    assert not [str(path.relative_to(root)) for path in sized if path.stat().st_size > LARGEST]


def test_no_line_is_left_over_from_a_merge(texts, root):
    assert not named(texts, root, re.compile(r"^(<{7}|>{7}) "))


def test_no_test_is_skipped_in_silence(texts, root):
    skips = named(texts, root, re.compile(r"pytest\.(mark\.)?(skip|xfail)\b"))
    silent = {place for place, line in skips.items() if place.startswith("tests/") and "reason=" not in line}
    assert not {place for place in silent if not place.startswith("tests/house/test_repository.py")}
