"""The pages that the built book must have, by the addresses they have in it."""

from eightypapers.evidence import prose
from eightypapers.site.generate import page_of
from eightypapers.tables import ROOT, descriptor, load

DOCUMENTS = {
    path.relative_to(ROOT).with_suffix(".html").as_posix(): path
    for path in prose.documents()
}
CHAPTERS = [page for page, path in DOCUMENTS.items() if path.suffix == ".ipynb"]
TABLES = {
    entry["name"]: f"{page_of(entry['name'])}.html"
    for entry in descriptor()["resources"]
    if len(load(entry["name"]))
}
# Tables are all written alike: a browser opens a short one, the one with the longest
# rows and the one in parts; what can be read without a browser is tested of all.
PAGES = [
    *DOCUMENTS,
    "search.html",
    *(TABLES[name] for name in ("people", "sources", "papi_scores")),
]
EVERY_PAGE = [*DOCUMENTS, "search.html", *TABLES.values()]
