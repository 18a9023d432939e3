"""The pages that the built book must have, by the addresses they have in it."""

from eightypapers import prose
from eightypapers.tables import ROOT

DOCUMENTS = {
    path.relative_to(ROOT).with_suffix(".html").as_posix(): path
    for path in prose.documents()
}
PAGES = [*DOCUMENTS, "search.html"]
CHAPTERS = [page for page, path in DOCUMENTS.items() if path.suffix == ".ipynb"]
