"""Where do the outlines of the 98 municipalities come from?

Makes `data/geo/municipalities.json` from the npm package react-denmark-map 1.0.0 (MIT licence):
takes the outlines out of its bundle, checks that they are the 98 municipalities by their
official codes, puts the official names in, and rounds the coordinates. The result is the same on
every machine.

Run it from the project::

    npm pack react-denmark-map@1.0.0
    python scripts/build_geo.py react-denmark-map-1.0.0.tgz
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
import tarfile
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

SHA256 = "fd19b7264c43460f6034e67f76f0d8b20fcae3b9455bb5327a70cda64a24b5dd"
BUNDLE = "package/dist/esm/index.js"
TARGET = Path(__file__).parents[1] / "data" / "geo" / "municipalities.json"
SOURCE_SIZE = (10116, 12289)
WIDTH = 1600
"""Units across the map. One unit is then less than a tenth of a millimetre in print."""

# The package spells some names in its own way; these are the official ones.
OFFICIAL_NAMES = {
    "169": "Høje-Taastrup",
    "430": "Faaborg-Midtfyn",
    "480": "Nordfyns",
    "751": "Aarhus",
}

_AREA = re.compile(
    r'\{id:"[^"]*",name:"[^"]*",en_name:"[^"]*",display_name:"([^"]*)",code:"(\d{3})",d:"([^"]*)"'
)
_TOKEN = re.compile(r"[MmLlCcZz]|-?(?:\d+\.?\d*|\.\d+)")
_ARGUMENTS = {"m": 2, "l": 2, "c": 6, "z": 0}

Point = tuple[Fraction, Fraction]
Segment = tuple[str, list[Point]]


def read_areas(archive: Path) -> list[tuple[str, str, str]]:
    """Take code, name and outline of every municipality out of the package."""
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    if digest != SHA256:
        sys.exit(f"{archive}: this is not react-denmark-map 1.0.0 (SHA-256 {digest})")
    with tarfile.open(archive) as package:
        member = package.extractfile(BUNDLE)
        if member is None:
            sys.exit(f"{archive}: no {BUNDLE} in it")
        bundle = member.read().decode("utf-8")
    areas = [
        (code, OFFICIAL_NAMES.get(code, name), outline)
        for name, code, outline in _AREA.findall(bundle)
    ]
    codes = {code for code, _, _ in areas}
    if len(areas) != 98 or len(codes) != 98:
        sys.exit(f"{archive}: {len(areas)} outlines with {len(codes)} codes instead of 98")
    return sorted(areas)


def absolute(outline: str) -> Iterator[Segment]:
    """Read SVG path data into segments with absolute points."""
    tokens = _TOKEN.findall(outline)
    command, position = "", 0
    here: Point = (Fraction(0), Fraction(0))
    start = here
    while position < len(tokens):
        if tokens[position].isalpha():
            command = tokens[position]
            position += 1
        kind = command.lower()
        size = _ARGUMENTS[kind]
        numbers = [Fraction(token) for token in tokens[position : position + size]]
        position += size
        origin = here if command.islower() else (Fraction(0), Fraction(0))
        points = [
            (origin[0] + x, origin[1] + y) for x, y in zip(numbers[::2], numbers[1::2], strict=True)
        ]
        here = points[-1] if points else start
        if kind == "m":
            start = here
            # Further pairs after a move are lines.
            command = "l" if command == "m" else "L"
        yield kind, points


def rounded(outline: str) -> str:
    """Write an outline with whole units, as short as can be.

    Absolute points are rounded before differences are taken: so errors do not add up along the
    outline, and neighbours keep their border in common.
    """
    scale = Fraction(WIDTH, SOURCE_SIZE[0])
    pieces: list[str] = []
    here = start = (0, 0)
    last = ""
    for kind, points in absolute(outline):
        whole = [(round(x * scale), round(y * scale)) for x, y in points]
        if kind == "z":
            pieces.append("z")
            here, last = start, "z"
            continue
        if kind == "m":
            if last not in ("", "z"):
                pieces.append("z")  # some parts are left open in the package
            here = start = whole[0]
            pieces.append(f"M{here[0]} {here[1]}")
            last = "M"
            continue
        if all(point == here for point in whole):
            continue  # shorter than a unit
        differences = [str(a - b) for point in whole for a, b in zip(point, here, strict=True)]
        letter = kind if kind != last else ("" if differences[0].startswith("-") else " ")
        # A minus sign separates by itself.
        pieces.append(letter + " ".join(differences).replace(" -", "-"))
        here, last = whole[-1], kind
    return "".join(pieces) + ("" if last == "z" else "z")


def main() -> None:
    """Write the file."""
    parser = argparse.ArgumentParser(description="Make data/geo/municipalities.json.")
    parser.add_argument("package", type=Path, help="react-denmark-map-1.0.0.tgz from npm pack")
    areas = read_areas(parser.parse_args().package)
    height = -(-SOURCE_SIZE[1] * WIDTH // SOURCE_SIZE[0])
    lines = [
        json.dumps({"code": code, "name": name, "path": rounded(path)}, ensure_ascii=False)
        for code, name, path in areas
    ]
    text = f'{{\n"viewBox": "0 0 {WIDTH} {height}",\n"municipalities": [\n'
    text += ",\n".join(lines) + "\n]\n}\n"
    TARGET.write_text(text, encoding="utf-8")
    print(f"{TARGET.name}: {len(areas)} municipalities, {len(text.encode()) / 1000:.0f} kB")


if __name__ == "__main__":
    main()
