"""What does each function of the library do, and where is its source?

``page("tables")`` writes one page of the reference from the docstrings, and `overview` what leads
to all pages. The pages are chapters of the book; other parts of the site find a name in them with
`address_of`.
"""

from helpers.reference.groups import OVERVIEW, PAGES, chapters
from helpers.reference.page import Page, address_of, overview, page

__all__ = ["OVERVIEW", "PAGES", "Page", "address_of", "chapters", "overview", "page"]
