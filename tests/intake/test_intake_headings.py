"""Columns are recognised as the survey tools write them, in Danish and in English."""

import pytest

from helpers.intake.heads import count_head
from helpers.intake.matching import headings, match
from helpers.intake.tools import is_person, is_system, state_of

MOTIVES_DA = (
    "Der kan være forskellige motiver (og kombinationer af motiver) i kommuner til at indgå i "
    "sociale investeringer. I hvilken grad havde din kommune fokus på følgende potentielle fordele "
    "ved sociale investeringer i forberedelses- og beslutningsprocessen i relation til nærværende "
    "investering?"
)
BENEFITS_DA = (
    "I hvilken grad oplever I foreløbigt, at I som kommune opnår følgende fordele ved "
    "investeringen?"
)
LASTING_DA = (
    "I hvilken grad forventer I, at investeringen vil føre til mere varige ændringer i kommunens "
    "tilbud på dette konkrete område, når indsatsperioden i investeringen udløber?"
)
BENEFITS_EN = (
    "To what degree do you find, so far, that your municipality gains these advantages from the "
    "investment?"
)
FINANCING_DA = "Finansiering, hvor det ellers ikke ville være muligt at finansiere indsatsen."
FINANCING_EN = "Financing, where the intervention could not have been paid for otherwise."
FIELDS_DA = "Hvilke målgruppeområder ligger indsatsen/indsatserne indenfor? (Flere svar er mulige)"

FOUND = [
    # names
    (["motives_financing"], "motives_financing"),
    (["motives.financing"], "motives_financing"),
    (["Motives Financing"], "motives_financing"),
    (["7[financing]"], "motives_financing"),
    (["Q7[financing]"], "motives_financing"),
    (["next"], "next"),
    (["6b"], "end_year"),
    # KoboToolbox and ODK: groups before names
    (["q7/motives_financing"], "motives_financing"),
    (["q7-motives_financing"], "motives_financing"),
    (["group_ab1cd23/motives/motives_financing"], "motives_financing"),
    (["fields/health"], "fields[health]"),
    (["group_x/fields/health"], "fields[health]"),
    # LimeSurvey: codes, wordings, or both
    (["motives[financing]"], "motives_financing"),
    (["motives[learningresults]"], "motives_learning_results"),
    (["fields[health]"], "fields[health]"),
    ([f"motives[financing]. {MOTIVES_DA} [{FINANCING_DA}]"], "motives_financing"),
    ([f"{MOTIVES_DA} [{FINANCING_DA}]"], "motives_financing"),
    (["G02Q07_SQ001", f"{MOTIVES_DA} [{FINANCING_DA}]"], "motives_financing"),
    # Google Forms: question, item in brackets
    ([f"{FIELDS_DA} [Sundhedsområdet]"], "fields[health]"),
    # Qualtrics: code row, then question - item
    (["Q7_1", f"{MOTIVES_DA} - {FINANCING_DA}"], "motives_financing"),
    (["Q11_1", f"{BENEFITS_EN}\n - {FINANCING_EN}"], "benefits_financing"),
    (["Q3", f"{FIELDS_DA} - Selected Choice"], "fields"),
    # SurveyXact: variable names, then texts; item first in some exports
    (["s_12", f"{FINANCING_DA} - {MOTIVES_DA}"], "motives_financing"),
    (["s_31_5", f"{FIELDS_DA} - Sundhedsområdet"], "fields[health]"),
    # SurveyMonkey: the question once, the items below
    ([BENEFITS_EN, FINANCING_EN], "benefits_financing"),
    # case, punctuation, blanks and tags make no difference
    ([f"<p>{MOTIVES_DA.upper()}</p>&nbsp;–  {FINANCING_DA[:-1]}"], "motives_financing"),
    (["7. " + FINANCING_DA], "motives_financing"),
    (["Spørgsmål 11 " + FINANCING_DA], "benefits_financing"),
    # a wording that begins with a word of one letter, which is no part of the number
    ([f"11. {BENEFITS_DA} - {FINANCING_DA}"], "benefits_financing"),
    ([f"15. {LASTING_DA} - Indsatsens metoder overfor målgruppen"], "lasting_methods"),
    (["6 b. I hvilket år slutter indsatsperioden?"], "end_year"),
    # our own short labels, with their battery
    (["Bekymringer", "Gaming"], "concerns_gaming"),
    (["Drawbacks: Gaming"], "drawbacks_gaming"),
    # facts and who it is
    (["Kommune"], "municipality"),
    (["Investeringens navn:"], "name"),
    (["I hvilket år slutter indsatsperioden?"], "end_year"),
    (["In which year does, or did, the intervention begin?"], "start_year"),
    # words
    (["Uddyb gerne de vigtigste årsager til at indgå investeringen."], "q8"),
    (["motives_other_text"], "motives_other_text"),
    # a heading that SPSS cut off
    (["v12", f"{MOTIVES_DA} {FINANCING_DA}"[: len(MOTIVES_DA) + 30]], "motives_financing"),
]


@pytest.mark.parametrize(("texts", "target"), FOUND)
def test_a_column_is_recognised(known, texts, target):
    found = match(texts, known).target
    assert (found.id if found else None) == target


@pytest.mark.parametrize(
    ("texts", "suggested"),
    [
        ([FINANCING_DA], {"motives_financing", "benefits_financing"}),
        (["Gaming"], {"concerns_gaming", "drawbacks_gaming"}),
        (["Sundhed"], {"fields[health]", "payers[health]"}),
        # somebody else's question around a wording of ours decides nothing
        (["x1", f"Hvor tit tænker du på dette? - {FINANCING_DA}"], {"motives_financing"}),
        # tools number questions in their own way
        (["Q8", "Hvor gammel er du?"], {"q8"}),
        # a slip of the pen
        (["I hvilket år sluter indsatsperioden?"], {"end_year"}),
    ],
)  # fmt: skip
def test_what_is_not_clear_is_suggested_and_not_decided(known, texts, suggested):
    found = match(texts, known)
    assert found.target is None
    assert suggested <= {target.id for target in found.suggestions}


@pytest.mark.parametrize("text", ["Antal biler", "Region", "x", "V1", "12"])
def test_something_else_is_nothing(known, text):
    found = match([text], known)
    assert found.target is None


ANSWERS = [["Aarhus", "I høj grad", "3"], ["Vejle", "Slet ikke", "dk"]]


@pytest.mark.parametrize(
    ("head", "rows"),
    [
        ([["municipality", "motives_financing", "motives_savings"]], 1),
        ([["Q1", "Q7_1", "Q7_2"]], 1),
        ([["Q1", "Q7_1", "Q7_2"], ["Kommune", f"{MOTIVES_DA} - {FINANCING_DA}", "Innovation"]], 2),
        (
            [
                ["Q1", "Q7_1", "Q7_2"],
                ["Kommune", f"{MOTIVES_DA} - {FINANCING_DA}", f"{MOTIVES_DA} - Innovation"],
                ['{"ImportId":"QID1_TEXT"}', '{"ImportId":"QID7_1"}', '{"ImportId":"QID7_2"}'],
            ],
            3,
        ),
        ([["", MOTIVES_DA, ""], ["Kommune", FINANCING_DA, "Innovation"]], 2),
        # nothing is known, but answers begin only in the third row
        ([["v1", "v2", "v3"], ["Where", "How much of this", "How much of that"]], 2),
    ],
)  # fmt: skip
def test_the_rows_of_the_head_are_counted(known, head, rows):
    assert count_head([*head, *ANSWERS], known) == rows


@pytest.mark.parametrize(
    "first",
    [
        ["Aarhus", "Godt nok", "9"],  # mistakes in the first row are not a second head
        ["Ældreområdet", "I høj grad", "Sundhedsområdet"],
        ["Aarhus", "", "3"],
    ],
)
@pytest.mark.parametrize(
    "head",
    [["municipality", "motives_financing", "motives_savings"], ["v1", "v2", "v3"]],
)
def test_an_answer_is_never_taken_for_the_head(known, head, first):
    assert count_head([head, first, *ANSWERS], known) == 1


def test_a_question_stands_over_all_its_items():
    head = [["ID", "The food", "", "", "The room"], ["", "Soup", "Bread", "Response", "Light"]]
    assert [headings(head, k) for k in range(5)] == [
        ("ID",), ("The food", "Soup"), ("The food", "Bread"), ("The food",), ("The room", "Light"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "name",
    [
        "_id", "_uuid", "_submission_time", "__version__", "formhub/uuid", "meta/instanceID",
        "submitdate", "lastpage", "startlanguage", "seed", "interviewtime", "groupTime12",
        "StartDate", "EndDate", "Duration (in seconds)", "ResponseId", "DistributionChannel",
        "Tidsstempel", "Timestamp", "createdate", "statoverall_4", "statsource_1", "respondentkey",
        "Completion time", "Collector ID",
    ],
)  # fmt: skip
def test_what_survey_tools_add_is_known(name):
    assert is_system(name)


@pytest.mark.parametrize("name", ["motives_financing", "municipality", "Status for projektet", "7"])
def test_what_is_asked_is_not_taken_for_the_tools(name):
    assert not is_system(name)


@pytest.mark.parametrize(
    "name",
    ["E-mail", "Mailadresse", "Din e-mail-adresse", "Telefonnummer", "CPR-nr.", "IPAddress",
     "ipaddr", "RecipientFirstName", "Kontaktpersonens navn og e-mail", "Your name", "Tlf."],
)  # fmt: skip
def test_personal_data_are_known_by_name(name):
    assert is_person(name, [])


def test_a_name_is_a_person_only_beside_the_times_of_microsoft_forms():
    assert is_person("Name", ["ID", "Start time", "Completion time", "Email", "Name"])
    assert not is_person("Name", ["municipality", "name"])
    assert not is_person("Investeringens navn", [])


@pytest.mark.parametrize(
    ("name", "value", "state"),
    [
        ("Finished", "False", "incomplete"), ("Finished", "True", None),
        ("Progress", "43", "incomplete"), ("Progress", "100", None),
        ("submitdate", "", "incomplete"), ("submitdate", "2026-01-02", None),
        ("Status", "Survey Preview", "test"), ("Status", "IP Address", None),
        ("statoverall_4", "0", "incomplete"), ("statoverall_4", "1", None),
        ("statoverall_1", "0", None),
    ],
)  # fmt: skip
def test_tools_say_what_became_of_a_form(name, value, state):
    assert state_of(name, value, unfilled_is_open=True) == state
