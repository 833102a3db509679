"""How does a chapter become a notebook, and a notebook the chapter again?

Two notebooks are made of a chapter. One is for editing: `helpers.notebook.sync` writes it and
brings its edits back into the source. The other is for reading and running, with the prose as in
the book: `helpers.notebook.reading` makes it, the site offers it beside each page.
"""
