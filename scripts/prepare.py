"""Work out what no chapter should wait for; called before every render (see _quarto.yml)."""

import sys
from pathlib import Path

try:
    from helpers.errors import BookError
    from helpers.prepare import prepare
except ImportError as missing:
    sys.exit(f"error: {sys.executable} lacks {missing.name}; run 'make book', or activate .venv")


def main() -> int:
    """Fill the cache, and give the exit code."""
    try:
        prepare(Path(__file__).parents[1], lambda line: print(line, file=sys.stderr, flush=True))
    except BookError as mistake:
        print(f"error: {mistake}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
