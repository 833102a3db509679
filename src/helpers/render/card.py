"""What does a link to the book look like where it is shared?

One picture of 1200 by 630 dots, drawn by Typst from the book's own title: the bars of the icon,
large, and the words. The same book gives the same bytes.
"""

from __future__ import annotations

from helpers.render.model import BookConfig
from helpers.render.typst_code import string
from helpers.takeaway.picture import typeset

_CODE = """\
#set page(width: 600pt, height: 315pt, margin: 0pt, fill: rgb("#0b5a78"))
#set text(font: "Libertinus Serif", fill: rgb("#fcfbf8"))
#let bar(y, length, colour) = place(
  dx: 44pt, dy: y, rect(width: length, height: 9pt, radius: 2pt, fill: colour))
#bar(40pt, 74pt, rgb("#fcfbf8"))
#bar(56pt, 148pt, rgb("#fcfbf8"))
#bar(72pt, 111pt, rgb("#fcfbf8"))
#place(dx: 186pt, dy: 71pt, circle(radius: 5.5pt, fill: rgb("#e8b25c")))
#place(dx: 44pt, dy: 112pt, block(width: 512pt, {{
  set par(leading: 0.5em)
  block(below: 24pt, text(size: 52pt, weight: "bold", {title}))
  block(text(size: 21pt, {subtitle}))
}}))
#place(bottom + left, dx: 44pt, dy: -26pt, text(size: 14pt, {authors}))
"""


def card_png(config: BookConfig) -> bytes:
    """Draw the picture of a book.

    Parameters
    ----------
    config : BookConfig
        The book.

    Returns
    -------
    bytes
        A PNG of 1200 by 630 dots.
    """
    code = _CODE.format(
        title=string(config.title),
        subtitle=string(config.subtitle),
        authors=string(" · ".join([*config.authors, config.date[:4]])),
    )
    return typeset(code, ppi=144)
