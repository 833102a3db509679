"""Small exports as seven survey tools write them, with everything that they add."""

import re

import openpyxl
import pytest

from conftest import ROOT

SURVEYXACT = (
    "respondent;organisation;email;s_1_1;s_1_2;s_2_1;s_3_1;s_3_2;s_3_3;s_3_4;s_4;createdate;"
    "closetime;statcompletion_1;statoverall_4\n"
    ";;;Hvad synes du om maden? - Suppen;Hvad synes du om maden? - Brødet;Hvad synes du om rummet?"
    " - Lyset;Hvilke dage kommer du? - Mandag, middag;Hvilke dage kommer du? - Tirsdag;Hvilke dage"
    " kommer du? - Andet, skriv hvad:;Hvilke dage kommer du? - Ved ikke;Er der andet?;;;;\n"
    "1;Køkken;ida@firma.dk;3;Ved ikke;3;1;1;0;0;Mere brød;01-02-2026;01-02-2026;1;1\n"
    "2;Kontor;per@firma.dk;1;2;;0;1;0;0;;01-02-2026;02-02-2026;1;1\n"
    "3;Kontor;eva@firma.dk;2;;;0;0;0;0;;01-02-2026;;0;0\n"
)

LIMESURVEY = (
    '"id","submitdate","lastpage","startlanguage","seed","ipaddr","food[soup]","food[bread]",'
    '"room[light]","days[mon]","days[tue]","days[other]","days[dk]","q4","interviewtime"\n'
    '"1","2026-02-01 10:00:00","3","da","12","10.0.0.1","God","Ved ikke","God","Ja","Ja","","",'
    '"Mere\nbrød","65.2"\n'
    '"2","2026-02-01 11:00:00","3","da","13","10.0.0.2","Dårlig","Nogenlunde","","Nej","Ja","","",'
    '"","43.0"\n'
    '"3","","1","da","14","10.0.0.3","Nogenlunde","N/A","N/A","N/A","N/A","","N/A","",""\n'
)

LIMESURVEY_LABELS = (
    '"Response ID","Date submitted","Last page","Start language","How do you like the food? [The'
    ' soup]","How do you like the food? [The bread, if any]","How do you like the room? [The'
    ' light]","Which days do you come? [Monday, noon]","Which days do you come? [Tuesday]"\n'
    '"1","2026-02-01 10:00:00","3","en","Good","Don\'t know","Good","Yes","Yes"\n'
    '"2","2026-02-01 11:00:00","3","en","Bad","Fair","","No","Yes"\n'
    '"3","","1","en","Fair","","","",""\n'
)

KOBO = (
    "start;end;q1/food_soup;q1/food_bread;q2/room_light;q3/days;q3/days/mon;q3/days/tue;"
    "q3/days/other;q3/days/dk;q4/q4;__version__;_id;_uuid;_submission_time;_validation_status;"
    "_submitted_by;_tags;_index\n"
    "2026-02-01T09:59:00.000+01:00;2026-02-01T10:00:00.000+01:00;3;dk;3;mon tue;1;1;0;0;Mere;v1;"
    "501;u-1;2026-02-01T09:00:00;;ida;;1\n"
    "2026-02-01T10:59:00.000+01:00;2026-02-01T11:00:00.000+01:00;1;2;;tue;0;1;0;0;;v1;502;u-2;"
    "2026-02-01T10:00:00;;per;;2\n"
)

QUALTRICS = (
    "StartDate,EndDate,Status,IPAddress,Progress,Duration (in seconds),Finished,RecordedDate,"
    "ResponseId,RecipientLastName,RecipientEmail,LocationLatitude,DistributionChannel,UserLanguage,"
    "Q1_1,Q1_2,Q2_1,Q3,Q3_3_TEXT\n"
    "Start Date,End Date,Response Type,IP Address,Progress,Duration (in seconds),Finished,Recorded"
    " Date,Response ID,Recipient Last Name,Recipient Email,Location Latitude,Distribution Channel,"
    'User Language,How do you like the food? - The soup,"How do you like the food? - The bread, if'
    ' any",How do you like the room? - The light,Which days do you come? - Selected Choice,'
    '"Which days do you come? - Other, please state: - Text"\n'
    '"{""ImportId"":""startDate"",""timeZone"":""Europe/Copenhagen""}","{""ImportId"":""endDate""}"'
    + "".join(f',"{{""ImportId"":""QID{k}""}}"' for k in range(17))
    + "\n"
    "2026-02-01,2026-02-01,IP Address,10.0.0.1,100,61,True,2026-02-01,R_1,,,55.6,anonymous,EN,Good,"
    'Don\'t know,Good,"Monday, noon,Tuesday",\n'
    "2026-02-01,2026-02-01,IP Address,10.0.0.2,100,61,True,2026-02-01,R_2,,,55.6,anonymous,EN,Bad,"
    "Fair,,Tuesday,\n"
    "2026-02-01,2026-02-01,IP Address,10.0.0.3,40,61,False,2026-02-01,R_3,,,55.6,anonymous,EN,Fair,"
    ",,,\n"
    "2026-02-01,2026-02-01,Survey Preview,10.0.0.4,100,61,True,2026-02-01,R_4,,,55.6,preview,EN,"
    "Good,Good,Good,Tuesday,\n"
)

GOOGLE = (
    "Tidsstempel,Mailadresse,Hvad synes du om maden? [Suppen],Hvad synes du om maden? [Brødet],Hvad"
    " synes du om rummet? [Lyset],Hvilke dage kommer du?,Er der andet?\n"
    '2026/02/01 10.00.00 AM CET,ida@firma.dk,God,Ved ikke,God,"Mandag, middag, Tirsdag",Mere brød\n'
    "2026/02/01 11.00.00 AM CET,per@firma.dk,Dårlig,Nogenlunde,,Tirsdag,\n"
)

SURVEYMONKEY = (
    "Respondent ID,Collector ID,Date Created,Date Modified,IP Address,Email Address,First Name,How"
    " do you like the food?,,How do you like the room?,Which days do you come?,,,Anything else?\n"
    ',,,,,,,The soup,"The bread, if any",The light,"Monday, noon",Tuesday,"Other, please state:",'
    "Open-Ended Response\n"
    '1,7,2026-02-01,2026-02-01,10.0.0.1,ida@firma.dk,Ida,Good,Don\'t know,Good,"Monday, noon",'
    "Tuesday,,More bread\n"
    "2,7,2026-02-01,2026-02-01,10.0.0.2,per@firma.dk,Per,Bad,Fair,,,Tuesday,,\n"
)

FILES = {
    "SurveyXact": SURVEYXACT,
    "LimeSurvey": LIMESURVEY,
    "LimeSurvey with wordings": LIMESURVEY_LABELS,
    "KoboToolbox": KOBO,
    "Qualtrics": QUALTRICS,
    "Google Forms": GOOGLE,
    "SurveyMonkey": SURVEYMONKEY,
}


@pytest.mark.parametrize("tool", FILES)
def test_an_export_needs_no_mapping(plan_of, tool):
    plan = plan_of(FILES[tool])
    assert [finding.told() for finding in plan.findings] == []
    responses, facts = plan.tidied.responses, plan.tidied.facts
    assert responses["food_soup"].cells().tolist() == ["3", "1"]
    assert responses["food_bread"].cells().tolist() == ["dk", "2"]
    assert responses["room_light"].cells().tolist() == ["3", ""]
    assert facts["days"].cells().tolist() == ["mon|tue", "tue"]
    assert {role.kind for role in plan.roles} <= {"data", "system", "personal", "text", "empty"}
    personal = {role.name for role in plan.roles if role.kind == "personal"}
    for name in ("IPAddress", "ipaddr", "IP Address", "Mailadresse", "email", "First Name"):
        assert name in personal or name not in plan.table.names


def test_microsoft_forms_names_the_person_and_not_the_respondent(plan_of, tmp_path):
    book = openpyxl.Workbook()
    for row in (
        ["ID", "Start time", "Completion time", "Email", "Name", "Hvad synes du om maden?.Suppen",
         "Hvad synes du om maden?.Brødet", "Hvad synes du om rummet?.Lyset",
         "Hvilke dage kommer du?"],
        [1, "2026-02-01", "2026-02-01", "ida@firma.dk", "Ida Holm", "God", "Ved ikke", "God",
         "Mandag, middag;Tirsdag;"],
        [2, "2026-02-01", "2026-02-01", "anonymous", None, "Dårlig", "Nogenlunde", None,
         "Tirsdag;"],
    ):  # fmt: skip
        book.active.append(row)
    book.save(tmp_path / "forms.xlsx")
    plan = plan_of((tmp_path / "forms.xlsx").read_bytes(), "forms.xlsx")
    assert [finding.told() for finding in plan.findings] == []
    assert plan.tidied.facts["days"].cells().tolist() == ["mon|tue", "tue"]
    kinds = {role.name: role.kind for role in plan.roles}
    assert kinds["Name"] == kinds["Email"] == "personal"


def test_the_worked_example_is_true(cafe, effektbog):
    text = (ROOT / "docs" / "importing.md").read_text(encoding="utf-8")
    example = text[text.index("## A worked example") : text.index("## The mapping file")]
    blocks = re.findall(r"```\w*\n(.*?)```", example, re.DOTALL)
    file, first, edits, second = blocks
    (cafe / "kantine.csv").write_text(file, encoding="cp1252")
    command = ["import", "kantine.csv", "--wave", "2026"]
    code, out, err = effektbog(cafe, *command)
    assert code == 1
    assert first == f"$ effektbog {' '.join(command)}\n{out}{err}"
    mapping = cafe / "data" / "mappings" / "2026.yml"
    written = mapping.read_text(encoding="utf-8")
    column, _, answers = edits.partition("answers:\n")
    wanted = column.strip().splitlines()[-1]
    written = written.replace(wanted.replace("room_light", '"?"'), wanted)
    mapping.write_text(written.replace("answers: {}\n", f"answers:\n{answers}"), encoding="utf-8")
    code, out, err = effektbog(cafe, *command)
    assert (code, err) == (0, "")
    assert second == f"$ effektbog {' '.join(command)}\n{out}"
