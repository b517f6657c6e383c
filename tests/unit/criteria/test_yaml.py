"""The strict reader: what is read, what is refused, and that nothing else can happen."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseway.criteria import yaml
from caseway.criteria.yaml import Fault, Node, Unreadable


def faults(text, **options):
    with pytest.raises(Unreadable) as refused:
        yaml.load(text, file="f.yaml", **options)
    return [str(fault) for fault in refused.value.faults]


def plain(text):
    return yaml.load(text).plain()


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("true", True),
        ("false", False),
        ("null", None),
        ("0", 0),
        ("-12", -12),
        ("1.5", 1.5),
        ("2024-02-29", date(2024, 2, 29)),
        ("word", "word"),
        ("two words", "two words"),
        ("'no'", "no"),
        ('"1:30"', "1:30"),
        ("'2024-02-29'", "2024-02-29"),
        ("|\n  no", "no"),
        ("1.2.3", "1.2.3"),
        ("12 months", "12 months"),
        ("123456789012345", 123456789012345),
        ("1234567890123456789", "1234567890123456789"),
        ("[]", []),
        ("{}", {}),
        ("[1, [a]]", [1, ["a"]]),
        ("{a: {b: c}}", {"a": {"b": "c"}}),
    ],
)
def test_what_a_value_means(written, value):
    assert plain(f"name: {written}") == {"name": value}
    assert type(plain(f"name: {written}")["name"]) is type(value)


MISLEADING = [
    "no", "No", "NO", "yes", "Yes", "on", "On", "off", "y", "n", "Y", "N", "True", "TRUE", "False", "Null", "NULL", "~",
    "1:30", "12:30:45", "-1:30", "010", "-010", "00", "0x1f", "0o17", "0b11", "1_000", "+1", "1e3", "1.5e-3", "-1E5",
    ".5", "5.", ".inf", "-.Inf", ".nan", "2024-02-29 10:00:00", "2024-02-29T10:00:00Z", "2024-2-9 1:00",
]  # fmt: skip


@pytest.mark.parametrize("written", MISLEADING)
def test_misleading_words_are_refused(written):
    (fault,) = faults(f"first: 1\nname: {written}\n")
    assert fault.startswith(f"f.yaml:2: “{written}” can be read in more than one way. Write ")


@pytest.mark.parametrize("written", MISLEADING)
def test_quotes_make_a_misleading_word_text(written):
    assert plain(f"name: '{written}'") == {"name": written}


@pytest.mark.parametrize(
    ("written", "advice"),
    [("Yes", 'Write true, or quote it: "Yes".'), ("Off", 'Write false, or quote it: "Off".'), ("~", "Write null.")],
)
def test_the_advice_says_what_was_likely_meant(written, advice):
    assert faults(f"name: {written}")[0].endswith(advice)


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("a: &x 1\n", 1, "“&x” names a part for repetition (an anchor); leave it out."),
        ("a: &x [1]\n", 1, "“&x” names a part for repetition (an anchor); leave it out."),
        ("a: 1\nb: *x\n", 2, "“*x” repeats another part (an alias); write the value out."),
        (
            "a: !!python/name:os.system x\n",
            1,
            "“tag:yaml.org,2002:python/name:os.system” sets a type (a tag); leave it out.",
        ),
        ("a: !mine {b: 1}\n", 1, "“!mine” sets a type (a tag); leave it out."),
        ("<<: {b: 1}\n", 1, "“<<” merges another part in; write the values out."),
        ("!!str a: 1\n", 1, "a name before the colon takes no anchor and no tag."),
        ("&k a: 1\n", 1, "a name before the colon takes no anchor and no tag."),
        ("? [a, b]\n: 1\n", 1, "a name before the colon must be a plain word."),
        ("a: 1\nb: 2\na: 3\n", 3, "“a” is written twice in the same place (first on line 1); keep one."),
        ("a:\nb: 1\n", 1, "nothing stands after the colon. Write a value, null, or [] for “none”."),
        ("- 1\n-\n", 2, "nothing stands after the colon. Write a value, null, or [] for “none”."),
        ("a: 2023-02-29\n", 1, "“2023-02-29” is not a day of the calendar. Days are written year-month-day."),
        ("a: 1\n---\nb: 1\n", 2, "a second document begins here; one file holds one document."),
        ("", 1, "the file is empty."),
        ("# only a comment\n", 1, "the file is empty."),
    ],
)
def test_traps_are_refused_with_their_line(text, line, says):
    assert f"f.yaml:{line}: {says}" in faults(text)


def test_every_fault_is_told_at_once():
    assert len(faults("a: no\nb: &x 1\nc: 010\na: 2\n")) == 4


def test_what_is_no_yaml_is_told_with_its_line():
    (fault,) = faults("a: 1\nb: [1\n")
    assert fault.startswith("f.yaml:3: this is not YAML as it can be read:")
    assert fault.endswith("Check the spaces, colons and quotes here.")


def test_an_unseen_sign_is_told_without_a_line():
    assert faults("a: \x00")[0].startswith("f.yaml: this is not YAML as it can be read:")


def nested(depth):
    return "a: " + "[" * (depth - 1) + "1" + "]" * (depth - 1)


def test_values_may_nest_32_deep_and_no_deeper():
    assert plain(nested(31))
    assert faults(nested(33)) == ["f.yaml:1: values are nested more than 32 deep."]
    assert faults("? " + "[" * 33 + "]" * 33 + "\n: 1")[-1] == "f.yaml:1: values are nested more than 32 deep."


@pytest.mark.parametrize("depth", [33, 2_000, 200_000])
def test_deep_json_is_refused(depth):
    assert faults("[" * depth + "]" * depth) == ["f.yaml: values are nested more than 32 deep."]


def test_a_large_file_is_refused_unread():
    text = "a: " + "b" * 1_000_000
    assert faults(text) == ["f.yaml: the file is over 1,000,000 bytes; that is the most that is read."]
    assert plain("a: " + "b" * 999_997)
    assert faults("a: 12", limit=4) == ["f.yaml: the file is over 4 bytes; that is the most that is read."]


def test_text_must_be_utf_8():
    assert faults(b"a: 1\nb: caf\xe9\n") == [
        "f.yaml:2: this is not UTF-8 text. Save the file as UTF-8 (plain text), YAML or JSON."
    ]
    assert plain("\ufeffa: é".encode()) == {"a": "é"}


def test_json_is_read_too():
    text = json.dumps({"a": [1, 2.5, "no", True, None, "2024-02-29"]})
    assert plain(text) == {"a": [1, 2.5, "no", True, None, "2024-02-29"]}
    assert plain(' [1, {"b": 2}]') == [1, {"b": 2}]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('{"a": 1, "a": 2}', "f.yaml: “a” is written twice in the same place; keep one."),
        ('{"a": NaN}', "f.yaml: “NaN” is not a number that can be used."),
        ('{"a": -Infinity}', "f.yaml: “-Infinity” is not a number that can be used."),
        ('{"a": 1,\n', "f.yaml:2: this is neither JSON nor YAML as it can be read: expecting property name"),
    ],
)
def test_json_has_its_traps_as_well(text, fault):
    assert faults(text)[0].startswith(fault)


@pytest.mark.parametrize("number", ["1" * 17, "1." + "1" * 40, "1e400"])
def test_a_number_beyond_measure_stays_text(number):
    assert plain(f'{{"a": {number}}}') == {"a": number}


def test_a_file_says_its_name_when_it_cannot_be_read(tmp_path):
    with pytest.raises(Unreadable, match=r"absent\.yaml: unable to read this file: No such file or directory\."):
        yaml.load_file(tmp_path / "absent.yaml")
    with pytest.raises(Unreadable, match="unable to read this file"):
        yaml.load_file(tmp_path)


def test_a_file_is_read_with_its_lines(tmp_path):
    path = tmp_path / "f.yaml"
    path.write_text("a:\n  - 1\n  - b: 2\n", encoding="utf-8")
    node = yaml.load_file(path)
    assert node.value["a"].value[1].value["b"] == Node(2, 3)
    with pytest.raises(Unreadable, match="over 3 bytes"):
        yaml.load_file(path, limit=3)


def test_a_node_of_plain_values_has_no_lines():
    node = Node.of({"a": (1, [2]), 3: None})
    assert node.line is None
    assert node.plain() == {"a": [1, [2]], "3": None}


@pytest.mark.parametrize(
    ("fault", "text"),
    [
        (Fault("f", 2, "a.b", "No."), "f:2: a.b: No."),
        (Fault("f", 2, "", "No."), "f:2: No."),
        (Fault("f", None, "a", "No."), "f: a: No."),
    ],
)
def test_a_fault_reads_as_one_line(fault, text):
    assert str(fault) == text
    other = Fault("f", 3, "", "Yes.")
    assert str(Unreadable([fault, other, fault])) == f"{text}\nf:3: Yes."


# --- whatever is in the file -----------------------------------------------------------------------------------------

SIGNS = st.text(alphabet=":-[]{}&*!|>'\"%@#,?~<= \n\t0123456789abcnoyesé\0", max_size=60)


@given(st.one_of(SIGNS, st.text(max_size=60), st.binary(max_size=60)))
def test_nothing_but_a_node_or_unreadable_comes_out(content):
    try:
        told = yaml.load(content).line
    except Unreadable as error:
        told = error.faults
    assert told or told is None


WORDS = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=12)
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**14), 10**14),
    st.dates(),
    WORDS,
    st.decimals(-999, 999, places=2).map(float),
)
TREES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3), max_leaves=12
)


def written(value):
    """The value as YAML, by a writer of our own."""
    if isinstance(value, dict):
        return (
            "{"
            + ", ".join(f"{json.dumps(key, ensure_ascii=False)}: {written(inner)}" for key, inner in value.items())
            + "}"
        )
    if isinstance(value, list):
        return "[" + ", ".join(written(inner) for inner in value) + "]"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return f"{value:.2f}"
    return json.dumps(value, ensure_ascii=False)


@given(TREES)
def test_what_is_written_comes_back(tree):
    assert plain(f"top: {written(tree)}") == {"top": tree}
