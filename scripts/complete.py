"""Add to Quarto's pages what they lack; called after every render (see _quarto.yml).

Quarto says in the environment whether it rendered everything and where the pages are. A preview
of single pages stays as it is, and so do the pages where the library is not installed.
"""

import os
import sys
from pathlib import Path


def main() -> int:
    """Complete the pages, and give the exit code: the book is rendered in any case."""
    output = os.environ.get("QUARTO_PROJECT_OUTPUT_DIR")
    if os.environ.get("QUARTO_PROJECT_RENDER_ALL") != "1" or not output:
        return 0
    try:
        from helpers.errors import BookError
        from helpers.render.afterwards import complete
        from helpers.render.quarto import find_quarto
    except ImportError as missing:
        print(f"the pages have no downloads: {sys.executable} lacks {missing.name}")
        return 0
    root = Path(__file__).parents[1]
    try:
        quarto = find_quarto()
        engine = f"Quarto {quarto.version}" if quarto else "Quarto"
        complete(root, root / output, engine, lambda line: print(line, flush=True))
    except BookError as mistake:
        print(f"the pages have no downloads: {mistake}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
