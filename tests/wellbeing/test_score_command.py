"""`manage.py score`."""

import csv
import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.once
FIXTURES = Path(__file__).parent / "fixtures"


def run(pack: str, path: Path) -> list[list[str]]:
    out = io.StringIO()
    call_command("score", pack, str(path), stdout=out)
    return list(csv.reader(io.StringIO(out.getvalue())))


def refused(pack: str, path: Path) -> str:
    with pytest.raises(CommandError) as error:
        run(pack, path)
    message = str(error.value)
    assert "\n" not in message
    return message


@pytest.mark.parametrize(
    ("pack", "columns"),
    [
        ("hse35", "demands control managers peers relationships role change"),
        ("cbi19", "personal work client"),
        ("proqol5", "cs bo sts"),
        ("who5", "who5"),
        ("pulse9", "temps emotion autonomie soutien isolement valeurs insecurite recup parole"),
    ],
)
def test_one_column_a_scale_one_row_a_person(tmp_path: Path, pack: str, columns: str) -> None:
    file = tmp_path / "a.csv"
    header = ",".join(f"i{n}" for n in range(1, 36))
    file.write_text(f"{header}\n{','.join(['3'] * 35)}\n\n{',' * 34}\n", encoding="utf-8")
    rows = run(pack, file)
    assert rows[0] == columns.split()
    assert len(rows) == 3
    assert all(rows[1])
    assert not any(rows[2])


def test_fixture_of_cbi_comes_out_times_25() -> None:
    rows = run("cbi19", FIXTURES / "cbi19.csv")
    assert len(rows) == 201
    assert rows[1] == ["70.833333", "50", "62.5"]


def test_semicolons_marks_of_order_and_na_are_read(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("\ufeffi1;i2;i3;i4;i5;who\n1;2;3;4;5;x\nNA;2;3;4;5;y\n", encoding="utf-8")
    assert run("who5", file) == [["who5"], ["60"], [""]]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "line 1: the file is empty"),
        ("i1,i2,i3,i4\n1,1,1,1\n", "line 1: the column i5 is missing"),
        ("i1,i2,i3,i4,i5,i5\n", "line 1: the column i5 is there twice"),
        ("i1,i2,i3,i4,i5\n1,2,3\n", "line 2: 3 columns, the header has 5"),
        (
            "i1,i2,i3,i4,i5\n1,2,3,4,5\n1,2,6,4,5\n",
            "line 3, column i3: '6' is not a whole number from 0 to 5",
        ),
        ("i1,i2,i3,i4,i5\n1,2,-1,4,5\n", "line 2, column i3"),
        ("i1,i2,i3,i4,i5\n1,2,٣,4,5\n", "line 2, column i3"),
        ("i1,i2,i3,i4,i5\n1,2,2.5,4,5\n", "line 2, column i3"),
        ('i1,i2,i3,i4,i5\n1,"2"x,3,4,5\n', "line 2: not CSV"),
    ],
)
def test_bad_table_is_refused_with_line_and_column(tmp_path: Path, content: str, said: str) -> None:
    file = tmp_path / "a.csv"
    file.write_text(content, encoding="utf-8")
    assert said in refused("who5", file)


def test_bad_file_or_pack_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "unknown pack" in refused("mbi", FIXTURES / "who5.csv")
    assert "No such file" in refused("who5", tmp_path / "absent.csv")
    binary = tmp_path / "b.csv"
    binary.write_bytes(b"i1\xff")
    assert "not UTF-8" in refused("who5", binary)
    monkeypatch.setattr("wellbeing.rules.table.LONGEST", 0)
    assert "too large" in refused("who5", FIXTURES / "who5.csv")
