"""What is measured of a site is what its pages ask of a reader."""

import gzip
import urllib.error
import urllib.request

import lighthouse
import pytest
import site_report
import static_host

STYLE = "p { color: teal }\n" * 500
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>{0}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/_static/look.0a1b2c3d.css">
<script src="/plain.js" defer></script><h1>{0}</h1><p>Words.</p>{1}"""
# Layout that shifts, and a task of 200 ms, once there is something to see.
RESTLESS = """<script>
new PerformanceObserver(() => setTimeout(() => {
  document.querySelector("h1").style.marginBottom = "300px";
  const end = performance.now() + 200;
  while (performance.now() < end);
}, 100)).observe({type: "paint", buffered: true});
</script>"""
STRANGER = '<img src="http://127.0.0.1:9/none.png" alt="" width="1" height="1">'


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A site of two pages, one of which is restless and asks another host."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "other").mkdir()
    (folder / "_static").mkdir()
    for path, content in {
        "index.html": PAGE.format("One", ""),
        "other/index.html": PAGE.format("Other", RESTLESS + STRANGER),
        "_static/look.0a1b2c3d.css": STYLE,
        "plain.js": "// Nothing.\n",
    }.items():
        (folder / path).write_text(content, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def address(folder):
    with static_host.served(folder) as address:
        yield address


def get(address, **headers):
    """Get what is at an address: its code, its headers, its content."""
    request = urllib.request.Request(address, headers=headers)
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as answer:
        return answer.code, answer.headers, answer.read()


def test_text_is_sent_compressed_and_as_what_it_is(address):
    status, headers, body = get(f"{address}/_static/look.0a1b2c3d.css?v=1")
    assert status == 200
    assert headers["Content-Type"] == "text/css; charset=utf-8"
    assert len(body) == int(headers["Content-Length"]) < len(STYLE) / 10
    assert gzip.decompress(body).decode() == STYLE


def test_only_what_has_a_hash_in_its_name_is_kept(address):
    _, headers, _ = get(f"{address}/_static/look.0a1b2c3d.css")
    assert "immutable" in headers["Cache-Control"]
    _, headers, _ = get(f"{address}/plain.js")
    assert headers["Cache-Control"] == "no-cache"
    status, _, body = get(f"{address}/plain.js", **{"If-None-Match": headers["ETag"]})
    assert (status, body) == (304, b"")


@pytest.mark.parametrize("path", ["none.html", "../site.html", "%2e%2e/%2e%2e/etc"])
def test_what_is_not_in_the_folder_is_not_found(address, path):
    assert get(f"{address}/{path}")[0] == 404


def test_a_page_is_measured_as_a_reader_meets_it(browser, folder, address):
    found = site_report.subjects(folder, address, "site: ")
    assert [subject.path for subject in found] == ["", "other/"]
    site_report.measure(browser, found, 1)
    calm, restless = found
    style = len(gzip.compress(STYLE.encode()))
    for subject in found:
        # Its headers come on top.
        assert style < subject.first.bytes["CSS"] < style + 500
        # The style sheet is kept; the script is asked for, and has not changed.
        assert subject.seconds[0] < subject.first.total - style
        assert subject.seconds[0] > subject.first.bytes["HTML"]
    assert (calm.first.requests, calm.first.strangers) == (3, 0)
    assert (restless.first.requests, restless.first.strangers) == (4, 1)
    # The page and its style come one after the other, by a line that holds each back.
    assert calm.paints[0] >= 2 * site_report.LINE["latency"]
    assert calm.shifts == [0]
    assert restless.shifts[0] > 0
    assert restless.blocked[0] >= 150
    head, first, second = site_report.table(found, scored=False).splitlines()
    assert head.split()[:4] == ["page", "total", "KB", "HTML"]
    assert first.startswith("site: other/")
    assert second.startswith("site: index.html")


def test_shifts_count_by_their_worst_burst():
    # Three within a second of each other; one that stands alone.
    bursts = [[100, 0.1], [900, 0.1], [1800, 0.1], [4000, 0.25]]
    assert site_report.shift(bursts) == pytest.approx(0.3)
    # No burst is longer than five seconds.
    steady = [[900 * number, 0.1] for number in range(10)]
    assert site_report.shift(steady) == pytest.approx(0.6)
    assert site_report.shift([]) == 0


def test_a_task_blocks_by_what_it_takes_beyond_50_ms_after_the_first_paint():
    tasks = [[0, 500], [900, 200], [2000, 40], [3000, 80]]
    assert site_report.blocking(tasks, 1000) == (100 - 50) + (80 - 50)


def test_what_lowers_a_score_is_named():
    report = {
        "categories": {
            "seo": {
                "score": 0.905,
                "auditRefs": [
                    {"id": "meta-description", "weight": 1},
                    {"id": "document-title", "weight": 1},
                    {"id": "structured-data", "weight": 0},
                    {"id": "canonical", "weight": 1},
                ],
            },
            "performance": {"score": None, "auditRefs": []},
        },
        "audits": {
            "meta-description": {"score": 0, "displayValue": "none"},
            "document-title": {"score": 1},
            "structured-data": {"score": 0},
            "canonical": {"score": None},
        },
    }
    found = lighthouse.read(report)
    assert found.scores["seo"] == 90
    assert found.scores["performance"] is None
    assert found.faults == ["meta-description none"]


def test_without_node_lighthouse_is_left_out(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert lighthouse.missing().startswith("Lighthouse left out: no npx here")
