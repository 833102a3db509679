"""Answers, boxes, years, places and rows: what is read, and what is told about the rest."""

import pytest

from helpers.codebook import Bilingual, Option, load_codebook
from helpers.errors import BookError
from helpers.intake import ImportProblemsError, make_plan
from helpers.intake import told as table_of
from helpers.intake.choices import is_ticked, parse_choices, spellings
from helpers.intake.personal import kind_of, kind_of_column
from helpers.intake.places import load_places
from helpers.intake.record import record_text

HEAD = "respondent,food_soup,food_bread,room_light"


def told(plan):
    return [finding.told(plan.table.source.unit) for finding in plan.findings]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("God", "3"), ("good", "3"), ("GOOD.", "3"), ("fin", "3"), ("3", "3"), ("3.0", "3"),
        ("3,0", "3"), ("3 - God", "3"), ("(1) Dårlig", "1"), ("Ved ikke", "dk"), ("dk", "dk"),
        ("Don’t know", "dk"), ("", ""), ("n/a", ""), ("-", ""), ("Dårlig", "1"),
    ],
)  # fmt: skip
def test_an_answer_is_read_however_it_is_written(plan_of, written, code):
    plan = plan_of(f'{HEAD}\na,"{written}",2,1\n')
    assert told(plan) == []
    assert plan.tidied.responses["food_soup"].cells().tolist() == [code]


def test_the_same_unknown_answer_is_told_once_with_all_its_rows(plan_of):
    rows = "".join(f"r{k},{'Goood' if k in (1, 2, 3, 7) else 'God'},1,1\n" for k in range(9))
    plan = plan_of(f"{HEAD}\n{rows}")
    assert told(plan) == [
        "lines 3–5, 9, column food_soup: 'Goood' was not offered as an answer. Did you mean 'Good'"
        " (3)?"
    ]
    with pytest.raises(ImportProblemsError) as caught:
        plan.check()
    assert [problem.line for problem in caught.value.problems] == [3, 4, 5, 9]


def test_a_number_before_another_label_is_refused(plan_of):
    (text,) = told(plan_of(f"{HEAD}\na,1 - God,2,1\n"))
    assert "'1 - God' was not offered" in text


def test_every_problem_is_in_one_report(plan_of):
    plan = plan_of(
        f"{HEAD},days,spent,start_year,end_year\n"
        "a,9,2,1,mon,1.000,2021,2020\n"
        "a,1,2,1,Onsdag?Tirsda,5-6 mio,1821,2022\n"
        ",1,2,1,dk|mon,1,250,2021\n"
        ",1,2,1,dk|mon,2000,2021/22,21\n"
    )
    text = "\n".join(told(plan))
    for part in (
        "line 2, column food_soup: '9' was not offered",
        "line 2, column end_year: end_year 2020 is before start_year 2021",
        "lines 2–3, column respondent: 'a' has answered more than once",
        "line 3, column spent: '5-6 mio': it holds more than one number",
        "line 3, column start_year: the year 1821 is not plausible",
        "line 5, column start_year: '2021/22': it names two years",
        "line 5, column end_year: '21': a year of two digits",
        "lines 4–5, column respondent: the row names no respondent",
        "lines 4–5, column days: 'dk' was ticked together with mon",
    ):
        assert part in text, part


def test_plausible_years_can_be_set(plan_of):
    content = f"{HEAD},start_year\na,1,1,1,1990\n"
    assert told(plan_of(content)) == []
    assert "1990 is not plausible" in told(plan_of(content, years=(2000, 2030)))[0]


@pytest.fixture(scope="module")
def days():
    def option(name, text, **how):
        return Option(name, Bilingual(text, text), Bilingual(text, text), **how)

    return spellings(
        [
            option("mon", "Monday, noon"),
            option("tue", "Tuesday; early"),
            option("other", "Other, please state:", other=True),
            option("dk", "Don't know", dont_know=True),
        ]
    )


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("Monday, noon", ["mon"]),
        ("Monday, noon, Tuesday; early", ["mon", "tue"]),
        ("Tuesday; early;Monday, noon", ["mon", "tue"]),
        ("Tuesday; early | Monday, noon", ["mon", "tue"]),
        ("Monday, noon\nTuesday; early", ["mon", "tue"]),
        ("mon tue", ["mon", "tue"]),
        ("tue;mon", ["mon", "tue"]),
        ("Don't know", ["dk"]),
        ("Monday, noon, when I have time", ["mon", "other"]),
        ("", []),
    ],
)
def test_several_answers_in_one_cell(days, text, ids):
    found = parse_choices(text, days)
    assert list(found.ids) == ids
    assert found.unknown == ()


def test_a_misspelt_label_is_not_taken_for_words_beside_other(days):
    found = parse_choices("Monday, noon, Tusday; early", days)
    assert found.ids == ("mon",)
    assert found.unknown == ("Tusday, early",)


@pytest.mark.parametrize("text", ["x", "X", "1", "1.0", "ja", "Yes", "true", "✓", "Monday, noon"])
def test_a_cross_is_a_cross(days, text):
    assert is_ticked(text, days.options[0], days) is True


@pytest.mark.parametrize("text", ["", "0", "Nej", "no", "FALSE", "Ikke valgt", "0.0"])
def test_no_cross_is_none(days, text):
    assert is_ticked(text, days.options[0], days) is False


def test_something_else_is_neither(days):
    assert is_ticked("maybe", days.options[0], days) is None
    assert is_ticked("when I can", days.options[2], days) is True


def test_one_column_a_box(plan_of):
    plan = plan_of(
        f"{HEAD},days[mon],days[tue],days[other],days[dk]\n"
        "a,1,1,1,x,,,\nb,1,1,1,1,Ja,når jeg kan,\nc,1,1,1,0,0,,1\nd,1,1,1,,,,\n"
    )
    assert told(plan) == []
    assert plan.tidied.facts["days"].cells().tolist() == ["mon", "mon|tue|other", "dk", ""]
    assert plan.tidied.notes["days"] == {"words beside 'other' kept out": 1}
    plan = plan_of(f"{HEAD},days[mon],days[dk]\na,1,1,1,måske,0\nb,1,1,1,1,1\n")
    assert any("line 2, column days[mon]: 'måske' does not say" in text for text in told(plan))
    assert any("line 3, column days: 'dk' was ticked together with mon" in t for t in told(plan))


def test_both_ways_of_an_export_have_to_agree(plan_of):
    head = f"{HEAD},days,days/mon,days/tue\n"
    assert told(plan_of(f"{head}a,1,1,1,mon tue,1,1\n")) == []
    (text,) = told(plan_of(f"{head}a,1,1,1,mon,1,1\n"))
    assert text.startswith("line 2, column days: the column with all boxes and")


def test_two_columns_for_one_item_are_refused(plan_of):
    plan = plan_of("food_soup,food.soup,food_bread,room_light\n1,1,1,1\n")
    assert any("2 columns would become food_soup: 'food_soup'" in text for text in told(plan))


def test_missing_columns_are_told(plan_of):
    plan = plan_of("respondent,food_soup\na,1\n")
    assert [text.split(".")[0] for text in told(plan)] == [
        "there is no column for food_bread",
        "there is no column for room_light",
    ]


def test_every_row_is_accounted_for(plan_of):
    content = (
        "ResponseId,Finished,Status,food_soup,food_bread,room_light,q4\n"
        "R1,True,IP Address,1,1,1,\n"
        "R2,False,IP Address,2,,,\n"
        "R3,True,Survey Preview,3,3,3,\n"
        ",,,,,,\n"
        "R4,True,IP Address,,,,\n"
        "R5,True,IP Address,,,,kun ord\n"
    )
    plan = plan_of(content)
    left = {reason: lines.tolist() for reason, lines in plan.rows.left_out.items()}
    assert left == {"blank": [5], "test": [4], "incomplete": [3], "unanswered": [6]}
    assert plan.tidied.people.ids.tolist() == ["r001", "r002"]
    plan = plan_of(content, keep_incomplete=True, keep_tests=True)
    assert plan.table.lines[plan.rows.kept].tolist() == [2, 3, 4, 6, 7]
    assert plan.rows.open.tolist() == [3, 6]


def test_a_form_that_was_exported_twice_is_found(plan_of):
    plan = plan_of("_uuid,food_soup,food_bread,room_light\nu1,1,1,1\nu2,1,1,1\nu1,1,1,1\n")
    assert told(plan) == [
        "lines 2, 4, column _uuid: the same form stands here more than once. Take the surplus rows"
        " out."
    ]


def test_the_item_that_respondents_word_themselves_may_hold_their_words(plan_of):
    head = "respondent,food_soup,food_bread,room_light,room_other\n"
    assert plan_of(f"{head}a,1,1,1,2\n").tidied.responses["room_other"].cells().tolist() == ["2"]
    plan = plan_of(f"{head}a,1,1,1,støj fra vejen\n")
    assert told(plan) == []
    assert {role.name: role.kind for role in plan.roles}["room_other"] == "text"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("skriv til ea@kommune.dk", "e-mail"), ("010190-1234", "cpr"), ("311299 1234", "cpr"),
        ("192.168.1.20", "ip"), ("2001:db8::1", "ip"), ("ring på 12 34 56 78", None),
        ("ring på 22 34 56 78", "telephone"), ("+45 22345678", "telephone"),
        ("12.543.000", None), ("990190-1234", None), ("2021-2024", None), ("6.000.000,00", None),
    ],
)  # fmt: skip
def test_personal_data_are_known_by_content(text, kind):
    assert kind_of(text) == kind


def test_a_column_is_judged_by_most_of_it():
    assert kind_of_column(["a@b.dk", "c@d.dk", ""]) == "e-mail"
    assert kind_of_column(["22345678", "33 44 55 66"]) == "telephone"
    assert kind_of_column(["Nord", "Syd"]) is None
    assert kind_of_column(["Vi synes at det gik rigtig godt med det hele", "Ja"]) == "text"
    assert kind_of_column(["Nord", "Syd", "ring til b@c.dk"]) == "text"


def test_personal_data_are_kept_out_and_their_values_told_nowhere(plan_of):
    plan = plan_of(
        "Kontaktperson,kol,svar,IP,food_soup,food_bread,room_light,q4\n"
        "Bodil Holm,bodil@holm.dk,Det var en virkelig god frokost med det hele,10.0.0.1,1,1,1,Hej\n"
        "Carl Bo,carl@bo.dk,Maden kunne have været lidt varmere den dag,10.0.0.2,1,1,1,Nej\n"
    )
    kinds = {role.name: role.kind for role in plan.roles}
    assert kinds["Kontaktperson"] == kinds["kol"] == kinds["IP"] == "personal"
    assert kinds["svar"] == kinds["q4"] == "text"
    for text in (table_of(plan), record_text(plan)):
        for value in ("Bodil", "holm.dk", "frokost", "10.0.0", "Hej"):
            assert value not in text
        assert "Kontaktperson" in text


def test_an_address_of_e_mail_never_becomes_an_id(plan_of):
    plan = plan_of(f"{HEAD}\nbodil@holm.dk,1,1,1\ncarl@bo.dk,1,1,1\n")
    assert "may not become ids" in told(plan)[0]
    assert "holm" not in "\n".join(told(plan))


def test_municipalities_in_every_spelling(book):
    places = load_places(book)
    for text in ("Århus", "Aarhus Kommune", "aarhus", "Aarhus Municipality", "751", "0751"):
        assert places.find(text) == "751", text
    for text, code in {
        "Københavns Kommune": "101", "Copenhagen": "101", "Brondby": None, "Broendby": "153",
        "Høje Taastrup": "169", "Høje-Tåstrup kommune": "169", "Vesthimmerland": "820",
        "Ikast Brande": "756", "Fåborg-Midtfyn": "430", "Lyngby-Tårbæk Kommune": "173",
        "Region Midtjylland": None, "999": None,
    }.items():  # fmt: skip
        assert places.find(text) == code, text
    assert places.nearest("Arhus") == "Did you mean 'Aarhus'?"
    # No two of the 98 have a spelling in common.
    assert len(set(places.codes.values())) == 98


def test_nobodys_answers_are_not_imported(plan_of):
    with pytest.raises(BookError, match="nobody gave"):
        plan_of(f"# simulated: with seed 1\n{HEAD}\na,1,1,1\n")


def test_an_amount_far_below_the_others_is_noted(plan_of):
    rows = "a,1,1,1,6\nb,1,1,1,5 mio\nc,1,1,1,7 mio\nd,1,1,1,4 mio\n"
    plan = plan_of(f"{HEAD},spent\n{rows}")
    assert told(plan) == []
    assert plan.tidied.notes["spent"] == {
        "6 (line 2) is far below the others; was 6 mio. meant?": 1
    }


def test_a_name_that_nobody_asked_for_is_that_of_a_person(plan_of):
    plan = plan_of(f"{HEAD},Navn,Din kommentar\na,1,1,1,Ida Holm,Tak\n")
    assert told(plan) == []
    kinds = {role.name: role.kind for role in plan.roles}
    assert (kinds["Navn"], kinds["Din kommentar"]) == ("personal", "text")


def test_a_name_with_an_address_in_it_is_refused_and_not_repeated(book):
    columns = list(load_codebook(book / "data/codebook.yml").columns)
    file = book.parent / "a.csv"
    head = ",".join(["municipality", "name", *columns])
    file.write_text(f"{head}\nVejle,Indsats (ida@vejle.dk){',2' * len(columns)}\n")
    finding = make_plan(book, file, "2026").findings[0]
    assert finding.told() == (
        "line 2, column name: the name holds addresses of e-mail. Take them out; names can be"
        " published."
    )
    assert finding.value is None
