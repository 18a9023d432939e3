"""The command line: what it prints, and with which exit code it ends."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import threading
import urllib.request
from functools import partial
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from eightypapers import __main__ as command_line
from eightypapers.__main__ import counted, listen, main
from eightypapers.evidence import checks, passages, prose, sentences
from eightypapers.evidence.checks import Fault
from eightypapers.evidence.sentences import Sentence
from eightypapers.site import offline
from eightypapers.tables import DATA, ROOT, load

FAULT = Fault("facts.csv", 2, "value", "81", "equals its source", "80")
SENTENCE = Sentence("index.md", "line 1", "It is so.", ("#fact-papers-received",))
OTHER = Fault("index.ipynb", 9, "", "55th", "follows from the tables", "54th")


def test_check_says_how_much_is_sound(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    out, err = capsys.readouterr()
    assert re.fullmatch(
        r"(?:Not checked: .+\n)*(?:[\d,]+ sentences? without a check that holds\.\n)?"
        r"No fault in \d+ tables \([\d,]+ rows\), nor on \d+ pages\.\n",
        out,
    )
    assert err == ""


def test_translate_makes_room_for_a_page_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command_line, "ROOT", tmp_path)
    for name in ("data", "eightypapers"):
        (tmp_path / name).mkdir()
    (tmp_path / "data" / "datapackage.json").write_text('{"resources": []}')
    (tmp_path / "_toc.yml").write_text("root: index")
    (tmp_path / "index.md").write_text("# Tale\n")
    assert main(["translate"]) == 0
    assert capsys.readouterr().out == ""
    assert main(["translate", "index"]) == 0
    assert capsys.readouterr().out == "Changed: locales/vi/index.po\n"
    assert main(["translate"]) == 0
    assert capsys.readouterr().out == ""
    assert main(["translate", "tale"]) == 1
    assert capsys.readouterr().err == "no page is called tale\n"
    assert main(["translate", "--confirm", "data/x.csv y"]) == 1
    assert "no English has changed at: data/x.csv y" in capsys.readouterr().err


@pytest.mark.parametrize("rows", [0, 1])
def test_check_names_the_sentences_without_a_check_once_some_have_one(
    rows: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(prose, "faults", lambda root: [])
    monkeypatch.setattr(sentences, "check", lambda root: [])
    monkeypatch.setattr(sentences, "unchecked", lambda root: [SENTENCE])
    monkeypatch.setattr(command_line, "load", lambda table: [None] * rows)
    assert main(["check"]) == 0
    *told, _ = capsys.readouterr().out.splitlines()
    named = [f"Not checked: index.md: line 1: It is so. [{SENTENCE.targets[0][1:]}]"]
    assert told == [*named * rows, "1 sentence without a check that holds."]


def test_check_prints_each_fault_of_the_ledger_and_what_has_no_check(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(prose, "faults", lambda root: [])
    monkeypatch.setattr(sentences, "check", lambda root: [OTHER])
    monkeypatch.setattr(sentences, "unchecked", lambda root: [SENTENCE] * 2)
    monkeypatch.setattr(command_line, "load", lambda table: [None])
    assert main(["check"]) == 1
    out, err = capsys.readouterr()
    assert out.splitlines()[0] == str(OTHER)
    assert out.count("\nNot checked: ") == 2
    assert err == "1 fault.\n"


def test_sentences_prints_rows_to_fill_in(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(prose, "faults", lambda root: [])
    monkeypatch.setattr(sentences, "unchecked", lambda root: [SENTENCE])
    assert main(["sentences"]) == 0
    header, row = capsys.readouterr().out.splitlines()
    assert header.startswith("sentence_id,place,")
    assert row.endswith(f",{SENTENCE.targets[0]},It is so.")
    monkeypatch.setattr(prose, "faults", lambda root: [OTHER])
    assert main(["sentences"]) == 1
    assert capsys.readouterr().out == f"{OTHER}\n"


def test_check_prints_each_fault_of_the_data_and_leaves_the_prose(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(checks, "check", lambda: [FAULT, FAULT])
    monkeypatch.setattr(prose, "check", lambda root: pytest.fail("prose checked"))
    assert main(["check"]) == 1
    out, err = capsys.readouterr()
    assert out == f"{FAULT}\n{FAULT}\n"
    assert err == "2 faults.\n"


def test_passages_prints_the_table_that_a_report_makes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    article = tmp_path / "report.txt"
    article.write_text("Chợ quê\n\nChợ họp; trời mưa.\n", encoding="utf-8")
    assert main(["passages", str(article)]) == 0
    out, err = capsys.readouterr()
    header, *rows = out.splitlines()
    assert header == (DATA / "passages.csv").read_text("utf-8").splitlines()[0]
    assert rows[2].startswith("p01-c2,1,2,,,,4,2,9,")
    assert len(rows) == 3
    assert err == ""


def test_passages_prints_the_topics_of_the_clauses(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    topic, phrase = load("topic_terms").loc[0, ["topic_id", "phrase"]]
    article = tmp_path / "report.txt"
    article.write_text(f"Chợ quê\n\n{phrase}.\n", encoding="utf-8")
    assert main(["passages", str(article), "--topics"]) == 0
    header = (DATA / "passage_topics.csv").read_text("utf-8").splitlines()[0]
    assert capsys.readouterr().out == f"{header}\np01-c1,{topic},1\n"


def test_verify_says_that_all_follows(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(passages, "differences", lambda text: [])
    assert main(["verify", os.devnull]) == 0
    assert "43 passages" in capsys.readouterr().out


def test_verify_prints_each_difference(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(passages, "differences", lambda text: ["one", "two"])
    assert main(["verify", os.devnull]) == 1
    out, err = capsys.readouterr()
    assert out == "one\ntwo\n"
    assert err == f"2 differences from {os.devnull}.\n"


@pytest.mark.parametrize("command", ["passages", "verify"])
def test_what_is_wrong_with_the_file_is_said(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    article = tmp_path / "report.txt"
    assert main([command, str(article)]) == 1
    assert "cannot be read: No such file" in capsys.readouterr().err
    article.write_bytes("Hà Nội".encode("utf-16"))
    assert main([command, str(article)]) == 1
    assert "is not text in UTF-8" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["serve", "zip"])
def test_there_must_be_a_built_book(
    command: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(command_line, "PAGES", tmp_path)
    assert main([command]) == 1
    assert "make book" in capsys.readouterr().err


def test_serve_shows_the_book_until_it_is_interrupted(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "index.html").write_text("the cover", encoding="utf-8")
    monkeypatch.setattr(command_line, "PAGES", tmp_path)
    pages = []

    def read_a_page_then_interrupt(server: ThreadingHTTPServer) -> None:
        answering = threading.Thread(target=server.handle_request)
        answering.start()
        address = f"http://127.0.0.1:{server.server_port}/"
        with urllib.request.urlopen(address) as answer:
            pages.append(answer.read())
        answering.join()
        raise KeyboardInterrupt

    monkeypatch.setattr(
        ThreadingHTTPServer, "serve_forever", read_a_page_then_interrupt
    )
    assert main(["serve", "--port", "0"]) == 0
    assert pages == [b"the cover"]
    assert "The book: http://127.0.0.1:" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("method", "path", "status", "content"),
    [
        ("GET", "/", 200, b"the cover"),
        ("GET", "/book/", 200, b"the cover"),
        ("GET", "/bookmark", 404, b"100% not here"),
        ("GET", "/book/no/such/page.html", 404, b"100% not here"),
        ("HEAD", "/no/such/page.html", 404, b""),
    ],
)
def test_the_book_is_served_as_its_host_will_serve_it(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    method: str,
    path: str,
    status: int,
    content: bytes,
) -> None:
    (tmp_path / "index.html").write_text("the cover", encoding="utf-8")
    (tmp_path / "404.html").write_text("100% not here", encoding="utf-8")
    monkeypatch.setattr(command_line, "base_path", lambda: "/book/")
    assert answered(tmp_path, method, path) == (status, content)


def test_other_errors_are_not_taken_for_a_missing_page(tmp_path: Path) -> None:
    (tmp_path / "404.html").write_text("not here", encoding="utf-8")
    status, content = answered(tmp_path, "POST", "/")
    assert (status, b"not here" in content) == (501, False)
    (tmp_path / "404.html").unlink()
    status, content = answered(tmp_path, "GET", "/none.html")
    assert (status, b"File not found" in content) == (404, True)


def answered(folder: Path, method: str, path: str) -> tuple[int, bytes]:
    """Ask for a page of a folder; give the status and the content of the answer."""
    handler = partial(command_line.Handler, directory=str(folder))
    with listen(0, handler) as server:
        answering = threading.Thread(target=server.handle_request)
        answering.start()
        connection = HTTPConnection("127.0.0.1", server.server_port)
        connection.request(method, path)
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        answering.join()
    return answer.status, content


@pytest.mark.parametrize(
    ("base", "path"),
    [
        ("baseurl: https://example.org/a/book", "/a/book/"),
        ("baseurl: https://example.org/", "/"),
        ("baseurl:", "/"),
        ("favicon: a.png", "/"),
    ],
)
def test_the_path_of_the_public_address_is_read_from_the_configuration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, base: str, path: str
) -> None:
    (tmp_path / "_config.yml").write_text(f"html:\n  {base}\n", encoding="utf-8")
    monkeypatch.setattr(command_line, "ROOT", tmp_path)
    command_line.base_path.cache_clear()
    assert command_line.base_path() == path
    command_line.base_path.cache_clear()


@pytest.fixture
def cover(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A built book of one page."""
    pages = tmp_path / "html"
    pages.mkdir()
    (pages / "index.html").write_text("the cover", encoding="utf-8")
    monkeypatch.setattr(command_line, "PAGES", pages)


@pytest.mark.usefixtures("cover")
def test_zip_writes_one_file_and_says_its_checksum(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["zip"]) == 0
    (whole,) = tmp_path.glob("*.*")
    digest = hashlib.sha256(whole.read_bytes()).hexdigest()
    first, last = capsys.readouterr().out.splitlines()
    assert first == f"{digest}  {whole.name}"
    assert last.endswith(f"of 0.0 MB: {whole}")


@pytest.mark.usefixtures("cover")
def test_zip_says_where_it_cannot_write(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(offline, "name", lambda *_: "no/such/folder.zip")
    assert main(["zip"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.endswith("folder.zip cannot be written: No such file or directory.\n")


def test_a_taken_port_gives_way_to_a_free_one(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with listen(0, BaseHTTPRequestHandler) as first:
        with listen(first.server_port, BaseHTTPRequestHandler) as second:
            assert second.server_port != first.server_port
        assert "in use; taking a free one" in capsys.readouterr().err
    with listen(70000, BaseHTTPRequestHandler) as third:
        assert third.server_address[0] == "127.0.0.1"


@pytest.mark.parametrize(
    ("number", "text"), [(1, "1 fault"), (0, "0 faults"), (1200, "1,200 faults")]
)
def test_a_number_stands_with_its_noun(number: int, text: str) -> None:
    assert counted(number, "fault") == text


@pytest.fixture
def damaged(tmp_path: Path) -> Path:
    """The tables in a folder of Vietnamese letters and blanks; a name is damaged."""
    data = tmp_path / "Tám mươi bài" / "data"
    shutil.copytree(DATA, data)
    people = data / "people.csv"
    text = people.read_text(encoding="utf-8")
    people.write_text(text.replace("Nguyễn Đức", "Nguyễn  Đức"), encoding="utf-8")
    return data


@pytest.mark.parametrize(
    "surroundings",
    [
        {"PYTHONUTF8": "0", "PYTHONIOENCODING": "cp1252"},
        {"PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"},
        {"PYTHONUTF8": "0", "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0"},
    ],
)
def test_faults_are_printed_whatever_letters_there_are(
    damaged: Path, surroundings: dict[str, str]
) -> None:
    checked = subprocess.run(
        [sys.executable, "-m", "eightypapers", "check"],
        cwd=ROOT,
        env={**os.environ, "BOOK_DATA": str(damaged), **surroundings},
        capture_output=True,
        check=False,
    )
    assert checked.returncode == 1
    assert checked.stderr == b"1 fault.\n"
    assert b"data/people.csv:4: name: found" in checked.stdout
    assert b"single spaces" in checked.stdout


def test_a_pipe_may_be_closed_before_all_is_said(tmp_path: Path) -> None:
    article = tmp_path / "article.txt"
    article.write_text("Mưa.\n" * 20_000, encoding="utf-8")
    command = [sys.executable, "-m", "eightypapers", "verify", str(article)]
    with subprocess.Popen(command, stdout=-1, stderr=-1, cwd=ROOT) as printing:
        assert printing.stdout is not None
        assert printing.stderr is not None
        assert printing.stdout.readline()
        printing.stdout.close()
        assert printing.stderr.read() == b""
    assert printing.returncode == 1


def test_no_folder_is_named_in_what_python_reads_in_the_letters_of_the_locale() -> None:
    site = Path(sysconfig.get_path("purelib"))
    paths = list(site.glob("*eightypapers*.pth"))
    assert paths
    assert all(str(ROOT).encode() not in path.read_bytes() for path in paths)
