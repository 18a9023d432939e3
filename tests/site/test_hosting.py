"""The headers that hosts of static pages send with the book's files."""

from eightypapers.site.hosting import headers


def rules(text):
    """Read the headers by path, as hosts do."""
    found, path = {}, ""
    for line in text.splitlines():
        if line.startswith("  "):
            name, value = line.strip().split(": ")
            found[path][name] = value
        else:
            path = line
            found[path] = {}
    return found


def test_headers_are_written_as_hosts_read_them(tmp_path):
    """And only what changes its name with what it holds is kept for long."""
    for name in (
        *("_static/b/two.0a1b2c3d.css", "_static/a-0a1b2c3d4e.js", "_static/plain.css"),
        *("_static/faceb00k.css", "_static/chart.2019.svg", "figures/a.0a1b2c3d.svg"),
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    assert headers(tmp_path) == (
        "/*\n"
        "  Content-Security-Policy: frame-ancestors 'none'; form-action 'self'\n"
        "  Referrer-Policy: no-referrer\n"
        "  X-Content-Type-Options: nosniff\n"
        "/_static/a-0a1b2c3d4e.js\n"
        "  Cache-Control: public, max-age=31536000, immutable\n"
        "/_static/b/two.0a1b2c3d.css\n"
        "  Cache-Control: public, max-age=31536000, immutable\n"
    )


def test_the_book_has_headers_for_all_its_files(book):
    text = (book / "_headers").read_text(encoding="utf-8")
    assert text == headers(book)
    assert rules(text)["/*"] == {
        "Content-Security-Policy": "frame-ancestors 'none'; form-action 'self'",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }
