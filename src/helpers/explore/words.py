"""What do the controls of every explorer say?"""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "reset": "Start again",
        "link": "Link to this view",
        "shown": "# rows shown",
        "one": "# row shown",
        "none": "No row fits. Choose something else, or start again.",
        "sort": "Sort by",
        "order": "Order",
        "own": "own order",
        "up": "smallest first",
        "down": "largest first",
    },
    "da": {
        "reset": "Begynd forfra",
        "link": "Link til denne visning",
        "shown": "# rækker vist",
        "one": "# række vist",
        "none": "Ingen række passer. Vælg noget andet, eller begynd forfra.",
        "sort": "Sortér efter",
        "order": "Rækkefølge",
        "own": "egen rækkefølge",
        "up": "mindste først",
        "down": "største først",
    },
}
"""Words by language and key; ``#`` stands for a number."""
