"""The tables of the benchmarks' README are replaced by what is printed, and drawn from."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]
TEXT = """# Benchmarks

## `bench_one.py`: one

```
python benchmarks/bench_one.py --answers 1000
python benchmarks/bench_one.py --answers 2000
```

Words.

| answers | way          | seconds |
|--------:|--------------|--------:|
|   1,000 | helpers      |    0.50 |
|   1,000 | pandas alone |    1.00 |

More words.

## `bench_two.py`: two

| what | seconds |
|---|--:|
| a | 1 |
"""


@pytest.fixture(scope="module")
def run() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bench_run", ROOT / "benchmarks" / "run.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_commands_stand_in_their_section(run: ModuleType) -> None:
    begin, end = run.sections(TEXT)["one"]
    assert run.commands(TEXT[begin:end]) == [
        ["benchmarks/bench_one.py", "--answers", "1000"],
        ["benchmarks/bench_one.py", "--answers", "2000"],
    ]


def test_two_runs_make_one_table_in_place_of_the_old_one(run: ModuleType) -> None:
    head = "| answers | way | seconds |\n|--:|---|--:|\n"
    printed = f"noise\n{head}| 1,000 | helpers | 2 |\n\n{head}| 2,000 | helpers | 4 |\n"
    table = run.tables(printed)
    assert table == f"{head}| 1,000 | helpers | 2 |\n| 2,000 | helpers | 4 |\n"
    text = run.replaced(TEXT, "one", table)
    assert "0.50" not in text
    assert "Words.\n\n| answers | way | seconds |" in text
    assert text.endswith(TEXT[TEXT.index("More words.") :])


def test_only_what_grows_with_answers_is_drawn(run: ModuleType, tmp_path: Path) -> None:
    found = run.growing(TEXT)
    assert found.to_dict("list") == {
        "what": ["one", "one"],
        "ours": [True, False],
        "answers": [1000, 1000],
        "seconds": [0.5, 1.0],
    }
    run.draw(found, tmp_path / "docs" / "figure.svg")
    assert "pandas or scipy alone" in (tmp_path / "docs" / "figure.svg").read_text()


def test_every_benchmark_has_a_section_with_commands_that_exist(run: ModuleType) -> None:
    text = (ROOT / "benchmarks" / "README.md").read_text(encoding="utf-8")
    scripts = {path.stem.removeprefix("bench_") for path in ROOT.glob("benchmarks/bench_*.py")}
    assert set(run.sections(text)) == scripts
    for name, (begin, end) in run.sections(text).items():
        section = text[begin:end]
        assert {command[0] for command in run.commands(section)} == {f"benchmarks/bench_{name}.py"}
        assert not run.read(section).empty
