"""Which columns does a survey tool add by itself, and what do they say of a row?

Ids, times, addresses and states of collection are nobody's answers. They are known by their names
in the exports of SurveyXact, LimeSurvey, KoboToolbox and ODK, Qualtrics, Google Forms, Microsoft
Forms and SurveyMonkey. A few of them say whether a row was finished, or was only a test.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, Literal

from helpers.intake.folding import letters, several, words

State = Literal["finished", "incomplete", "test"]

_IDS: Final = several(
    """id uuid index submissionid responseid respondentid respondentkey instanceid metainstanceid
    responid collectorid token deviceid kobouuid externalreference externaldatareference recipientid
    seed respondentserial formhubuuid parentindex key svarid"""
)
# Ids that are one to a filled-in form: the same one twice means a form exported twice.
_UNIQUE_IDS: Final = several(
    """uuid responseid respondentid respondentkey instanceid metainstanceid submissionid svarid"""
)
_OTHERS: Final = several(
    """submissiontime validationstatus notes status submittedby version tags start end today
    simserial subscriberid attachments geolocation metadeprecatedid metarootuuid metainstancename
    reviewstate submitteddate submissiondate submitterid submittername edits
    bamboodatasetid xformidstring duration
    submitdate lastpage startlanguage startdate datestamp refurl interviewtime
    datesubmitted datestarted datelastaction referrerurl totaltime datoafsendt sidsteside
    startsprog datoforsidstehandling
    enddate progress durationinseconds finished recordeddate distributionchannel userlanguage
    recaptchascore qrecaptchascore qrelevantidduplicate qrelevantidduplicatescore
    qrelevantidfraudscore qrelevantidlaststartdate qballotboxstuffing qduplicaterespondent
    qtotalduration
    organisation organization createdate modifydate closetime starttime difftime
    responsecollectsessions numberofreturnedmail importgroup distributionschedule
    digitaldistributionstatus digitaldistributionerrormessage respondentstatus
    timestamp tidsstempel score resultat completiontime lastmodifiedtime
    starttidspunkt fuldførelsestidspunkt afslutningstidspunkt tidspunktforsenesteændring
    sprog language collector datecreated datemodified customdata1
    responsestatus timespent dateofcompletion created modified closed startdato slutdato"""
)
_PATTERNS: Final = re.compile(
    r"stat(?:overall|completion|creation|distribution|source|lang)\d*"
    r"|(?:group|question)time\w*|tsgroup\d+|qdataclicks\w*|firstclick|lastclick|pagesubmit"
)
_PERSONS: Final = several(
    """ipaddress ipaddr ipadresse ip email emailaddress mailadresse emailadresse mail username
    brugernavn recipientfirstname recipientlastname recipientemail firstname lastname fornavn
    efternavn locationlatitude locationlongitude latitude longitude phonenumber respondentemail
    telefon telefonnummer tlf tlfnr mobil mobilnummer phone cpr cprnr cprnummer personnummer
    kontaktperson contactperson respondentensnavn ditnavn yourname kontaktoplysninger adresse
    address postaladdress emailadress workemail arbejdsmail"""
)
_PERSON_WORDS: Final = re.compile(
    r"\b(?:e ?mail|mailadresse|telefon(?:nummer)?|phone|mobil(?:nummer)?|cpr(?: ?(?:nr|nummer))?"
    r"|personnummer|ip ?adresse|ip ?address|kontaktperson|contact person|navn på (?:kontakt|den)\w*"
    r"|dit (?:fulde )?navn|your (?:full )?name|fornavn|efternavn|first name|last name"
    r"|respondentens navn|name of (?:the )?respondent|adresse|home address)\b"
)
_FORMS: Final = frozenset({"completiontime", "fuldførelsestidspunkt", "afslutningstidspunkt"})
_SENT: Final = several(
    "submitdate datesubmitted datoafsendt completiontime fuldførelsestidspunkt closetime"
)
# SurveyXact writes its five states as five boxes, of which this one is "completed".
_COMPLETED: Final = "statoverall4"
_UNFINISHED: Final = frozenset(
    {"false", "falsk", "nej", "no", "0", "in progress", "partial", "partially completed",
     "nogen svar", "delvist gennemført", "ikke gennemført", "påbegyndt", "some answers", "new",
     "ny", "distribueret", "distributed", "afvist", "rejected", "ufuldstændig", "incomplete"}
)  # fmt: skip
_TESTS: Final = frozenset({"survey preview", "survey test", "preview", "test", "testbesvarelse"})


def is_system(name: str) -> bool:
    """Tell whether a survey tool adds a column of this name.

    Parameters
    ----------
    name : str
        The name in the head.

    Returns
    -------
    bool
        Whether it does.

    Examples
    --------
    >>> is_system("_submission_time"), is_system("Duration (in seconds)"), is_system("motives")
    (True, True, False)
    """
    plain = letters(name)
    last = letters(name.rpartition("/")[2])
    known = _IDS | _OTHERS
    return plain in known or last in known or bool(_PATTERNS.fullmatch(plain))


def is_unique_id(name: str) -> bool:
    """Tell whether a column numbers the filled-in forms.

    Parameters
    ----------
    name : str
        The name in the head.

    Returns
    -------
    bool
        Whether no two rows may share its value.
    """
    return letters(name.rpartition("/")[2]) in _UNIQUE_IDS


def is_person(name: str, all_names: Sequence[str]) -> bool:
    """Tell from the name of a column whether it holds personal data.

    Parameters
    ----------
    name : str
        The name in the head, or its label.
    all_names : sequence of str
        The names of all columns: beside the times that Microsoft Forms adds, *Name* is a person.

    Returns
    -------
    bool
        Whether it does.

    Examples
    --------
    >>> is_person("Kontaktpersonens e-mail", []), is_person("Investeringens navn", [])
    (True, False)
    """
    plain = letters(name)
    if plain in ("name", "navn", "navn1", "name1"):
        return any(letters(one) in _FORMS for one in all_names)
    if plain in _PERSONS or letters(name.rpartition("/")[2]) in _PERSONS:
        return True
    return bool(_PERSON_WORDS.search(words(name)))


def state_of(name: str, value: str, *, unfilled_is_open: bool) -> State | None:
    """Tell what a column of a survey tool says of a row.

    Parameters
    ----------
    name : str
        The name of the column.
    value : str
        What stands in the row.
    unfilled_is_open : bool
        Whether the column is filled for some rows, so that an empty cell says something.

    Returns
    -------
    {"finished", "incomplete", "test"} or None
        None where the column says nothing about that.

    Examples
    --------
    >>> state_of("Status", "Survey Preview", unfilled_is_open=True)
    'test'
    >>> state_of("submitdate", "", unfilled_is_open=True)
    'incomplete'
    """
    plain, folded = letters(name), words(value)
    if plain in ("status", "distributionchannel", "importgroup") and folded in _TESTS:
        return "test"
    if plain in _SENT:
        return "incomplete" if not folded and unfilled_is_open else None
    if plain in ("finished", "responsestatus", "respondentstatus", "statoverall", _COMPLETED):
        return "incomplete" if folded in _UNFINISHED else None
    if plain == "progress" and folded.isdigit():
        return "incomplete" if int(folded) < 100 else None
    return None
