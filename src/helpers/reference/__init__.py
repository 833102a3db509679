"""What does each function of the library do, and where is its source?

``page("numbers")`` writes one page of the reference from the docstrings. The pages are chapters of
the book; other parts of the site find a name in them with `address_of`.
"""

from helpers.reference.page import PAGES, Page, address_of, page

__all__ = ["PAGES", "Page", "address_of", "page"]
