"""How do the sources become a book?

Two engines render the same sources. `quarto` hands them to an installed Quarto; the modules beside
it are the embedded engine, which needs nothing but Python: `config` reads `_quarto.yml`, `qmd` the
chapters, `execute` runs the cells, `assemble` joins prose and outputs and has pandoc parse them,
`resolve` numbers and links, `html` and `pdf` write. `engine` puts them together.
"""
