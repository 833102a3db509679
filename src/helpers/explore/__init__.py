"""What would a reader see who could choose?

Explorers are tables with a few controls. Each is defined once and presented three times:

- *definition*: a frozen `Explorer` holds its controls (each a `Choice` with options and a default)
  and a pure function from a state, the chosen values, to a `View`: columns, rows, notes. Cells hold
  their text, what they are sorted by, and small bars to be drawn. Everything that a number needs to
  be true (what is printed, what is only bounded, what is not offered) is decided there;
- *page*: in the published book it is one piece of HTML. All states are worked out when the book is
  made and kept as JSON, each distinct cell once; a small script looks them up, sorts, searches, and
  keeps the view in the address (``#batteries.shown=5&batteries.sort=-side1``). No kernel, no
  server, nothing from elsewhere. Without a script the table of the default state is there to read.
  Controls are native, so that keyboard and screen reader work; nothing moves;
- *widget*: in a notebook with a running kernel, ``explore.batteries(ed).live()`` gives the same
  controls as ipywidgets, the same function behind them, and the same markup;
- *paper*: the PDF shows the default state, as an ordinary table or figure.

A chapter shows an explorer as any table: its last value, in a cell with a label and a caption.

The explorers:

- `investments`: a sortable, searchable table of all investments, with a profile of each;
- `batteries`: batteries side by side; threshold, "don't know" and group are the reader's choice;
- `places`: the map of the municipalities, linked to the list of investments;
- `changes`: expectation against experience, item by item;
- `numbers`: every number by table and verdict, leading into the ledger;
- `items`: how far each statistic of an item could have been from what one thinks.

What they show follows the rule of truth. With the witness no answer of anybody is shown or counted:
a number is as printed, follows from what is printed, or is an interval that holds every set of
answers that agrees with the print. With real answers the intervals close.
"""

from helpers.explore.arrange import arranged
from helpers.explore.atlas import places
from helpers.explore.battery_table import batteries
from helpers.explore.change_table import changes
from helpers.explore.explorer import Explorer
from helpers.explore.investment_table import investments
from helpers.explore.item_table import items
from helpers.explore.ledger_table import numbers
from helpers.explore.model import Choice, Option, View

__all__ = [
    "Choice",
    "Explorer",
    "Option",
    "View",
    "arranged",
    "batteries",
    "changes",
    "investments",
    "items",
    "numbers",
    "places",
]
