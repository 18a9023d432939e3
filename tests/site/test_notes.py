"""What a page's links stand on is told once, at its end, with the ways back to them."""

from eightypapers.evidence.links import resolve


def words(node):
    return " ".join(node.get_text().split())


def notes(page):
    """Give a page's notes, by the rows that they tell of."""
    found = {}
    for note in page.select(".notes > li"):
        places, told, sources = note("p")
        found[told["id"].removeprefix("note-")] = places, told, sources
    return found


def test_a_row_has_one_note_with_the_ways_back_to_all_its_links(tales):
    page = tales.page("chapters/tale")
    assert list(notes(page)) == [
        "fact-rank-papi-total-2018",
        "term-papi",
        "fact-papers-received",
        "source-vgp-2019-12-19",
    ]
    # In a paragraph, a heading and a table.
    places, told, _ = notes(page)["fact-papers-received"]
    assert [(link["href"], words(link)) for link in places("a")] == [
        ("#cite-3", "eighty"),
        ("#cite-5", "(2)"),
        ("#cite-6", "(3)"),
    ]
    for link in places("a"):
        fact = page.select_one(link["href"])
        assert fact["aria-describedby"] == told["id"]
        assert fact["href"] == "ledger.html#fact-papers-received"


def test_a_note_says_what_its_links_stand_on(tales):
    found = notes(tales.page("chapters/tale"))
    entry = resolve("fact-rank-papi-total-2018")
    _, told, sources = found["fact-rank-papi-total-2018"]
    assert words(told) == f"{entry.name}: 54th of 61. {entry.derivation}"
    *origins, ledger = sources("a")
    assert [link["href"] for link in origins] == [
        f"sources.html#source-{name}" for name in entry.source_ids
    ]
    assert (ledger["href"], words(ledger)) == (
        "ledger.html#fact-rank-papi-total-2018",
        "Full entry",
    )
    _, _, sources = found["source-vgp-2019-12-19"]
    assert [link["href"] for link in sources("a")] == [
        "sources.html#source-vgp-2019-12-19"
    ]


def test_a_page_that_cites_nothing_has_no_notes(tales):
    page = tales.page("chapters/data")
    assert page.select(".evidence, .notes") == []
