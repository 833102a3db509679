"""The questionnaire as data: what it holds, and what the reader refuses."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from helpers.codebook import Codebook, fold_answer, load_codebook
from helpers.errors import BookError

PATH = Path(__file__).parents[1] / "data" / "codebook.yml"

SMALL = """\
survey: {id: 2024, title: A survey, unit: investment}
scales:
  agree:
    kind: likert
    levels:
      - {code: 1, key: low, label: {en: Low, da: Lav}}
      - {code: 2, key: high, label: {en: High, da: Høj}}
    dont_know: {code: dk, label: {en: "Don't know", da: Ved ikke}}
    high_from: 2
batteries:
  views:
    question: 1
    scale: agree
    title: Views
    text: What do you think?
    items:
      - {id: first, short: First, text: The first}
      - {id: second, short: Second, text: The second}
indices:
  both: {battery: views, items: [first, second], title: Both}
sections:
  - {id: opening, title: Opening}
questions:
  - {number: 1, section: opening, type: battery, battery: views}
"""


@pytest.fixture(scope="module")
def book() -> Codebook:
    return load_codebook(PATH)


def write(folder: Path, text: str) -> Path:
    path = folder / "codebook.yml"
    path.write_text(text, encoding="utf-8")
    return path


# ---- what the questionnaire of the report holds (its appendix, read by eye) ----


def test_it_has_seventeen_questions_of_the_kinds_that_were_asked(book: Codebook) -> None:
    assert [q.number for q in book.questions] == list(range(1, 18))
    assert {q.number: len(q.parts) for q in book.questions if q.parts} == {
        1: 5,
        2: 2,
        3: 1,
        4: 1,
        5: 1,
        6: 3,
    }
    assert {q.number: q.battery for q in book.questions if q.battery} == {
        7: "motives",
        9: "concerns",
        11: "benefits",
        13: "drawbacks",
        15: "lasting",
        17: "next",
    }
    assert [q.number for q in book.questions if q.type == "text"] == [8, 10, 12, 14, 16]
    assert [q.number for q in book.questions if q.follow_up] == [15, 17]
    assert [part.type for part in book.question(6).parts] == ["year"] * 3
    assert book.question(1).parts[3].type == "amount"


def test_batteries_have_their_items_in_the_order_asked(book: Codebook) -> None:
    motives = [
        *["financing", "savings", "implementation", "innovation", "evidence"],
        *["collaboration", "learning_results", "learning_target_group", "other"],
    ]
    concerns = [
        *["transaction_costs", "gaming", "target_group", "interplay", "evaluability", "repayment"],
        *["uncertain_gain", "focus_shift", "appropriation", "principled", "other"],
    ]
    assert list(book.battery("motives").item_ids) == motives
    assert list(book.battery("benefits").item_ids) == motives
    assert list(book.battery("concerns").item_ids) == concerns
    assert list(book.battery("drawbacks").item_ids) == concerns
    assert len(book.battery("lasting").items) == 5
    assert book.battery("motives").main_ids == tuple(motives[:-1])


@pytest.mark.parametrize(
    ("scale", "answers"),
    [
        (
            "degree",
            ["Slet ikke", "I mindre grad", "I nogen grad", "I høj grad", "I meget høj grad"],
        ),
        (
            "lasting",
            [
                "Investeringen får ikke betydning efter investeringsperioden",
                "Vi lader os inspirere af investeringen, men laver tilpasninger",
                "Vi fortsætter som under investeringen",
            ],
        ),
    ],
)
def test_answers_are_those_offered(book: Codebook, scale: str, answers: list[str]) -> None:
    assert [level.label.da for level in book.scales[scale].levels] == answers
    assert book.scales[scale].label("dk", "da") == "Ved ikke"


def test_high_priority_is_the_two_upper_degrees(book: Codebook) -> None:
    assert book.scales["degree"].high_codes == (4, 5)
    assert book.scales["degree"].has_means
    assert book.scales["next"].high_codes == ()
    assert not book.scales["next"].has_means
    assert book.scales["next"].active_from == 4


def test_columns_follow_the_batteries(book: Codebook) -> None:
    columns = list(book.columns)
    assert columns[0] == "motives_financing"
    assert columns[-1] == "next"  # a single item keeps its battery's name
    assert len(columns) == 9 + 11 + 9 + 11 + 5 + 1


def test_paying_areas_are_the_eight_boxes(book: Codebook) -> None:
    [part] = book.question(5).parts
    assert [o.id for o in part.options] == (
        ["children", "adults", "employment", "education", "health", "elderly", "other", "dk"]
    )
    assert [o.id for o in part.options if o.other or o.dont_know] == ["other", "dk"]


def test_short_labels_are_short_and_tell_items_apart(book: Codebook) -> None:
    for battery in book.batteries.values():
        for lang in ("en", "da"):
            labels = list(battery.labels(lang).values())
            assert len(set(labels)) == len(labels)
            assert max(map(len, labels)) <= 32


def test_the_economic_index_is_financing_and_savings(book: Codebook) -> None:
    assert book.index("economic").battery == "motives"
    assert book.index("economic").items == ("financing", "savings")


def test_the_letters_of_question_17_are_its_codes(book: Codebook) -> None:
    answers = book.scales["next"].answers
    assert [answers[letter] for letter in "abcdef"] == [1, 2, 3, 4, 5, "dk"]


def test_no_text_is_lost_on_the_way(book: Codebook) -> None:
    raw = yaml.safe_load(PATH.read_text(encoding="utf-8"))
    for name, battery in raw["batteries"].items():
        assert book.battery(name).text.da == battery["text"]["da"]
        assert [i.text.en for i in book.battery(name).items] == [
            i["text"]["en"] for i in battery["items"]
        ]


# ---- folding ----


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("I høj grad", "  i   HØJ\tgrad "),
        ("Nej – det", "nej - det"),
        ("Nej – det", "Nej—det."),
        ("Don't know", "don’t know"),
        ("idéer", "ide\u0301er"),  # composed and decomposed accents
    ],
)
def test_spellings_of_one_answer_fold_together(one: str, other: str) -> None:
    assert fold_answer(one) == fold_answer(other)


@pytest.mark.parametrize(("one", "other"), [("i høj grad", "i hoj grad"), ("1", "11")])
def test_different_letters_stay_different(one: str, other: str) -> None:
    assert fold_answer(one) != fold_answer(other)


# ---- what is refused, and where it points ----


def test_the_small_example_is_accepted(tmp_path: Path) -> None:
    book = load_codebook(write(tmp_path, SMALL))
    assert book.battery("views").title.da == "Views"  # one text serves both languages


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("high_from: 2", "high_from: 7", 9, "high_from of scale 'agree' is not one of its codes"),
        ("key: high", "key: low", 7, "the key 'low' is already on line 6"),
        ("code: 2", "code: 1", 7, "the code '1' is already on line 6"),
        ("code: 1", "code: 3", 6, "must ascend"),
        ("{en: High, da: Høj}", "{en: High, da: Low}", 7, "could mean two answers"),
        ("en: Low", "en: no", 6, "Put it in quotes"),
        ("da: Lav", "de: Lav", 6, "unknown key 'de'. Known are 'en', 'da'"),
        ("code: 2", "code: two", 7, "must be a whole number, not 'two'"),
        ("kind: likert", "kind: lickert", 4, "Did you mean 'likert'"),
        ("scale: agree", "scale: agre", 13, "Did you mean 'agree'"),
        ("id: second", "id: first", 18, "the item 'first' is already on line 17"),
        ("id: second", "id: Second!", 18, "cannot be an id"),
        ("question: 1", "question: 2", 12, "says question 2, but question 1 names it"),
        ("[first, second]", "[first, secnd]", 20, "Did you mean 'second'"),
        ("[first, second]", "[]", 20, "has no items"),
        ("number: 1", "number: 3", 24, "question 3 stands where 1 is expected"),
        ("section: opening", "section: openng", 24, "Did you mean 'opening'"),
        ("type: battery, ", "", 24, "either parts or a type"),
        ("battery: views}", "battery: view}", 24, "Did you mean 'views'"),
        ("type: battery, battery: views", "type: text", 24, "needs one wording"),
        ("    title: Views\n", "", 12, "lacks the key 'title'"),
        ("    title: Views\n", "    title: Views\n    title: V\n", 15, "the key 'title' twice"),
        ("    title: Views\n", "    title: [Views\n", 15, "not valid YAML"),
    ],
)
def test_a_mistake_is_told_with_its_line(
    tmp_path: Path, old: str, new: str, line: int, words: str
) -> None:
    assert SMALL.count(old) >= 1
    path = write(tmp_path, SMALL.replace(old, new, 1))
    with pytest.raises(BookError) as caught:
        load_codebook(path)
    assert words in str(caught.value)
    assert str(caught.value).startswith(f"{path}:{line}:"), str(caught.value)


def test_a_file_that_is_missing_empty_or_not_utf8_is_told(tmp_path: Path) -> None:
    with pytest.raises(BookError, match="does not exist"):
        load_codebook(tmp_path / "nothing.yml")
    with pytest.raises(BookError, match="is empty"):
        load_codebook(write(tmp_path, "# only a comment\n"))
    path = tmp_path / "latin.yml"
    path.write_bytes("survey: høj".encode("latin-1"))
    with pytest.raises(BookError, match="not UTF-8"):
        load_codebook(path)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda b: b.battery("motivs"), "Did you mean 'motives'?"),
        (lambda b: b.battery("motives").item("saving"), "Did you mean 'savings'?"),
        (lambda b: b.battery("motives").labels("de"), "unknown language 'de'"),
        (lambda b: b.index("social"), "has no index 'social'"),
        (lambda b: b.question(18), "has no question 18"),
        (lambda b: b.scales["degree"].level(6), "has no level '6'"),
    ],
)
def test_asking_for_what_is_not_there_says_what_is(book: Codebook, call, words: str) -> None:
    with pytest.raises(BookError, match=re.escape(words)):
        call(book)
