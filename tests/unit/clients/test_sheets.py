import csv
import io

import pytest

from caseway.clients import sheets


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "=cmd|' /C calc'!A0"]
)  # fmt: skip
def test_no_cell_that_is_written_is_a_formula(cell):
    (line,) = csv.reader(io.StringIO(sheets.write([[cell, "Rosa"]]), newline=""))
    assert line == [f"'{cell}", "Rosa"]


@pytest.mark.parametrize("cell", ["", "Rosa", "3/4/1985", "O'Brien", 'a "quoted" word', "a,b", "a\nb", "1-2"])
def test_what_is_no_formula_is_written_as_it_is(cell):
    (line,) = csv.reader(io.StringIO(sheets.write([[cell, "x"]]), newline=""))
    assert line == [cell, "x"]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_sheet_is_read_however_it_was_written(separator, encoding):
    data = f"First name{separator}Last name\r\nJosé{separator} Núñez \r\n".encode(encoding)
    assert sheets.read(data) == [["First name", "Last name"], ["José", "Núñez"]]


@pytest.mark.parametrize("data", [b"PK\x03\x04\x00\x00", b'a,"b\nc', b"a,b\x00"])
def test_what_is_no_sheet_is_refused_in_a_sentence(data):
    with pytest.raises(ValueError, match="This is no"):
        sheets.read(data)
