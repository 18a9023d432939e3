"""What libraries import for work that the book does itself, and is spared here.

MyST-NB has ways of its own to execute chapters, which `execution` refuses. They bring a
database with them: nearly half of what it takes to import MyST-NB.
"""

import sys
from types import SimpleNamespace

UNUSED = {
    "myst_nb.core.execute.cache": "NotebookClientCache",
    "myst_nb.core.execute.direct": "NotebookClientDirect",
}

for module, name in UNUSED.items():
    sys.modules.setdefault(module, SimpleNamespace(**{name: None}))  # type: ignore[arg-type]
