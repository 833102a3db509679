"""How does a reader take the data behind a table or a figure away?

A table or a drawing knows its data best when it is made, in the kernel; the files can only be
written when the page is, and real Quarto lets nothing of ours run in between. So the data travel
with the output: beside its HTML and SVG, which every reader of a notebook shows as before, the
MIME bundle of a table or drawing holds a `TakeAway` under a type of its own (`MIME`), which Quarto,
Jupyter and VS Code pass over. Nothing is written while cells run, so that neither a cache nor an
interrupted run can leave half a set of files behind, and the sources need no word about it.

When the pages of a book are there, `helpers.render.downloads` takes the bundles of all labelled
cells, writes the files beside the pages under names that follow from the labels alone
(``downloads/tbl-sizes.csv``), and puts the list of links under each table and figure. The embedded
engine does so while it writes the site. Real Quarto drops MIME types that it does not know, so
after its render the same step runs over its finished pages: the cells are executed by our own
kernels, once, and their results kept (`helpers.render.afterwards`).

- `model` is what an output carries;
- `neutral` is what keeps a spreadsheet from running a text;
- `tablefile` writes CSV and XLSX, `picture` PNG, `archive` the file with everything.

All of it is byte-identical from run to run.
"""

from helpers.takeaway.model import MIME, Sheet, TakeAway, Variable

__all__ = ["MIME", "Sheet", "TakeAway", "Variable"]
