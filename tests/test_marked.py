"""YAML with line marks: the lines are those an editor shows, with either of PyYAML's loaders."""

from pathlib import Path

import pytest
import yaml

from helpers import marked
from helpers.errors import BookError

ROOT = Path(__file__).parents[1]
FILES = sorted((ROOT / "data").rglob("*.yml"))
LOADERS = sorted({"SafeLoader", "CSafeLoader"} & set(dir(yaml)))


@pytest.fixture(params=LOADERS)
def loader(request, monkeypatch):
    monkeypatch.setattr(marked, "_FAST", getattr(yaml, request.param))


def write(tmp_path, text):
    path = tmp_path / "example.yml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.usefixtures("loader")
def test_lines_are_those_of_the_file(tmp_path):
    path = write(tmp_path, "# ø\n\na: 1\nb:\n  - x\n\n  - >-\n    folded\n    text\nc: {d: yes}\n")
    root = marked.load_marked(path).mapping(["a", "b", "c"])
    assert root["a"].line == 3
    assert [one.line for one in root["b"].sequence()] == [5, 7]
    assert root["b"].sequence()[1].text() == "folded text"
    assert root["c"].mapping(["d"])["d"].boolean() is True
    assert root["c"].line == 10


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("a: 1\nb: [1, 2\nc: 3\n", 3, "not valid YAML: expected ',' or ']', but got ':'"),
        ("a: 1\n\tb: 2\n", 2, "not valid YAML: found character '\\t' that cannot start any token"),
        ("a: &x 1\nb: *y\n", 2, "not valid YAML: found undefined alias 'y'"),
        ("# nothing\n", None, "the file is empty"),
    ],
)
def test_complaints_are_worded_alike(tmp_path, text, line, message):
    with pytest.raises(BookError) as caught:
        marked.load_marked(write(tmp_path, text))
    assert caught.value.line == line
    assert caught.value.message == message


def places(node):
    found = [(node.tag, node.start_mark.line)]
    for child in node.value if not isinstance(node, yaml.ScalarNode) else ():
        for one in child if isinstance(child, tuple) else (child,):
            found += places(one)
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_fast_loader_composes_the_same(path, monkeypatch):
    fast = places(marked.load_marked(path).node)
    monkeypatch.setattr(marked, "_FAST", yaml.SafeLoader)
    assert places(marked.load_marked(path).node) == fast
