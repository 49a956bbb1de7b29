"""From bytes to records: one bad line costs one record, and nothing is silently joined, dropped or shifted."""

import csv
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.importing import records
from app.importing.records import read

KNOWN = ("id", "text", "buurt")
TABLE = st.lists(st.lists(st.text("ab;,\"\n\t'é ", max_size=8), min_size=3, max_size=3), max_size=8)


def lines_of(sheet):
    return [line for line, _ in sheet.records], [line for line, _ in sheet.rejected]


@given(
    TABLE, st.sampled_from(";,\t"), st.sampled_from(["utf-8", "utf-8-sig", "cp1252"]), st.sampled_from(["\n", "\r\n"])
)
def test_what_csv_writes_we_read_back(table, delimiter, encoding, end):
    text = delimiter.join(KNOWN) + "\n"
    for row in table:
        text += delimiter.join('"' + cell.replace('"', '""') + '"' for cell in row) + "\n"
    sheet = read(text.replace("\n", end).encode(encoding), KNOWN)
    assert sheet.rejected == []
    assert [cells for _, cells in sheet.records] == [row for row in table if any(cell.strip() for cell in row)]
    assert sheet.columns == KNOWN


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_the_separator_is_found_from_the_header(delimiter):
    content = f"id{delimiter}text{delimiter}buurt\n1{delimiter}a{delimiter}b\n".encode()
    assert read(content, KNOWN).records == [(2, ["1", "a", "b"])]


def test_a_quoted_field_may_run_over_lines_and_the_record_has_its_first_line():
    sheet = read(b'id,text,buurt\n1,"een\n\ntwee, drie",x\n2,a,b\n', KNOWN)
    assert sheet.records == [(2, ["1", "een\n\ntwee, drie", "x"]), (5, ["2", "a", "b"])]


def test_an_unclosed_quote_costs_its_own_line_only():
    sheet = read(b'id,text,buurt\n1,"open,x\n2,a,b\n\n3,"goed",c\n', KNOWN)
    assert lines_of(sheet) == ([3, 5], [2])
    assert "aanhalingsteken" in sheet.rejected[0][1]


def test_a_join_with_another_number_of_cells_is_none():
    # The quote of line 2 closes on line 4, but that record would have two cells.
    sheet = read(b'id,text,buurt\n1,"open\n2,a,b\n3"\n4,c,d\n', KNOWN)
    assert lines_of(sheet) == ([3, 5], [2, 4])


def test_plain_dictreader_swallows_good_rows_where_we_do_not():
    content = b'id,text,buurt\n1,"open,x\n2,a,b\n3,c,d\n'
    assert len(list(csv.DictReader(content.decode().splitlines()))) == 1
    assert lines_of(read(content, KNOWN)) == ([3, 4], [2])


@pytest.mark.parametrize(
    ("line", "word"),
    [
        (b"1,a", "cellen"),
        (b"1,a,b,c", "cellen"),
        (b'1,"a"b,c', "aanhalingsteken"),
        (b"1,a\x00b,c", "stuurteken"),
        (b"1,a\rb,c", "regeleinde"),
        (b"1,\xff\xfe\x81,c", "codering"),
    ],
)
def test_a_damaged_line_is_rejected_alone_with_its_reason(line, word):
    sheet = read("id,text,buurt\n0,één,b\n".encode() + line + "\n9,twéé,b\n".encode(), KNOWN)
    assert lines_of(sheet) == ([2, 4], [3])
    assert word in sheet.rejected[0][1]
    assert sheet.records[0][1][1] == "één"


def test_a_file_of_excel():
    content = b"\xef\xbb\xbf" + 'id;text;buurt\r\n1;"hé; daar";x\r\n\r\n2;b;\r\n'.encode()
    assert read(content, KNOWN).records == [(2, ["1", "hé; daar", "x"]), (4, ["2", "b", ""])]


@pytest.mark.parametrize("blank", [";;", "; ;\t", '"";"";""', '"";"\n ";', ";;;;;;"])
def test_a_record_of_empty_cells_is_a_blank_line(blank):
    sheet = read(f"id;text;buurt\n1;a;b\n{blank}\n2;c;d\n".encode(), KNOWN)
    assert sheet.rejected == []
    assert sheet.records == [(2, ["1", "a", "b"]), (4 + blank.count("\n"), ["2", "c", "d"])]


@pytest.mark.parametrize("first", ["sep=;", "SEP=;", '"sep=;"', "\nsep=;\r"])
def test_a_first_line_may_name_the_separator(first):
    before = 1 + first.count("\n")
    # Most of the known names are found with a comma; the file itself says otherwise.
    sheet = read(f"{first}\nid;text,buurt\n1;a,b\n2;,\n".encode(), ["text,buurt", "text", "buurt"])
    assert sheet.columns == ("id", "text,buurt")
    assert sheet.records == [(before + 2, ["1", "a,b"]), (before + 3, ["2", ","])]


@pytest.mark.parametrize("content", [b"sep=;", b"sep=,\n\n"])
def test_a_separator_alone_is_no_row(content):
    assert read(content, KNOWN) == records.Sheet()


def test_cp1252_with_an_undefined_byte():
    sheet = read("id,text,buurt\n1,café,x\n".encode("cp1252") + b"2,\x81,x\n", KNOWN)
    assert sheet.records == [(2, ["1", "café", "x"])]
    assert lines_of(sheet)[1] == [3]


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf", b" \r\n"])
def test_nothing_is_no_row(content):
    assert read(content, KNOWN) == records.Sheet()


@pytest.mark.parametrize("content", [b'"id,text\n1,2\n', b"\x81\n1,2\n"])
def test_without_a_readable_header_every_row_is_rejected(content):
    sheet = read(content, KNOWN)
    assert lines_of(sheet) == ([], [2])


@given(st.binary(max_size=300))
def test_any_bytes_are_read_and_every_line_is_accounted_for(content):
    sheet = read(b"id,text,buurt\n" + content, KNOWN)
    good, bad = lines_of(sheet)
    assert len({*good, *bad}) == len(good) + len(bad)
    assert all(len(cells) == 3 for _, cells in sheet.records)


@pytest.mark.parametrize("line", ['1,"open', 'a5","b', '1,"x""', '"', '1,"a""",""'])
def test_fifty_thousand_opening_quotes_take_linear_time(line):
    """Ten times the lines: ten times the work, where quadratic would be a hundred; the best of three, halfway."""

    def seconds(count):
        start = time.process_time()
        sheet = read(("id,text,buurt\n" + f"{line}\n" * count).encode(), KNOWN)
        assert len(sheet.records) + len(sheet.rejected) > 0
        return time.process_time() - start

    assert min(seconds(50_000) for _ in range(3)) < 40 * max(min(seconds(5_000) for _ in range(3)), 0.02)
