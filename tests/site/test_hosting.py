"""The headers that hosts of static pages send with the book's files."""

import pytest

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


@pytest.mark.parametrize(
    ("name", "lasts"),
    [
        ("_static/book.0a1b2c3d.css", True),
        ("_static/fonts/Some-Face-deadbeef0123.woff2", True),
        ("_static/book.css", False),
        # Words and numbers that are no hash.
        ("_static/faceb00k.css", False),
        ("_static/chart.2019.svg", False),
        ("figures/days.0a1b2c3d.svg", False),
    ],
)
def test_only_what_changes_its_name_is_kept_for_long(tmp_path, name, lasts):
    path = tmp_path / name
    path.parent.mkdir(parents=True)
    path.touch()
    found = rules(headers(tmp_path))
    assert list(found) == ["/*", f"/{name}"] if lasts else ["/*"]
    assert ("immutable" in str(found.get(f"/{name}"))) == lasts


def test_headers_are_written_as_hosts_read_them(tmp_path):
    for name in ("b/two.0a1b2c3d.css", "a-0a1b2c3d4e.js", "plain.css"):
        path = tmp_path / "_static" / name
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
