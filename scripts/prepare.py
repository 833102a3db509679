"""Work out what no chapter should wait for; called before every render (see _quarto.yml)."""

import sys
from pathlib import Path


def main() -> int:
    """Fill the cache, and give the exit code."""
    try:
        from helpers.errors import BookError
        from helpers.prepare import prepare
    except ImportError as missing:
        # The cells may run in another Python; if they do not, they say so with their line.
        print(f"no verdicts were prepared: {sys.executable} lacks {missing.name}", file=sys.stderr)
        return 0
    try:
        prepare(Path(__file__).parents[1], lambda line: print(line, file=sys.stderr, flush=True))
    except BookError as mistake:
        print(f"error: {mistake}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
