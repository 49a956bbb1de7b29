"""Who gets which page, and whose names and sentences stand on it: written by hand, apart from the code.

`roles` may open the page or send the form. `of`: about whom they then get an answer, by role (tests/api/matrix.py);
None: the page is about nobody in particular. `shows` says exactly whose marks stand on a page that is read: for each
kind of mark a table of relations by role. On a page about somebody those are the marks of that one, and the table says
in which relations they stand there. A kind that is not named stands nowhere on the page.
"""

from dataclasses import dataclass, field

from tests.api import matrix
from tests.api.matrix import (
    CARDS,
    CHANGES,
    NAMES,
    NEED_CHANGES,
    NEEDS,
    NOBODY,
    OF_RIGHT,
    TOLD,
)

Table = dict[str, set[str]]

NAME, NEED, TALENT, STORY = "naam", "vraag", "kan", "verhaal"
WORKER = {"worker"}
BETWEEN = WORKER | {"connector"}
NEIGHBOURS = {"resident", "volunteer"}
LISTS, OWN, PUBLIC_MAP = (roles - {"operator"} for roles in (matrix.LISTS, matrix.OWN, matrix.PUBLIC_MAP))
"""Pages are for who signs in: the console has none."""
BEGIN_AT_HOME = NEIGHBOURS | {"initiative-contact"}
SPEAKS = {"initiative-contact"}
SEES_AREAS = {"worker", "coordinator", "municipality-reader"}
ABOVE = {"municipality-reader"}
"""Who reads figures of districts: a neighbourhood is not there for it, but for a report that was released."""
STEERS = {"coordinator"}
REPORTS = {"worker", "coordinator"}

LISTED: Table = {"initiative-contact": {"listed", "circle"}}
ONESELF: Table = {}
"""Everybody only what is one's own."""
TOLD_WITH_A_YES: Table = {role: {"south"} for role in ("worker", "coordinator", "municipality-reader")}
"""One story was told with a yes, another without (tests/api/test_page_matrix.py)."""

NEIGHBOURS_NAMED: Table = {role: relations - {"staff"} for role, relations in NAMES.items()}
"""Who works here is no neighbour in a list of people, though one may know the name."""


@dataclass(frozen=True)
class Page:
    """What is expected of one page or form."""

    roles: set[str]
    of: Table | None = None
    shows: dict[str, Table] = field(default_factory=dict)
    beside: dict[str, Table] = field(default_factory=dict)
    """Whose marks may stand there too, beside those of whom the page is about: who is suggested, who is known."""
    hidden: set[str] = field(default_factory=set)
    """Roles that may open such pages, and to whom this one is not there."""
    named: dict[str, str] = field(default_factory=dict)
    """Name in the path, where it is another than in the API: which of its values stands there."""


ELSEWHERE_TRIED: dict[str, str] = {
    # what needs a session in a browser, and what ends one
    "pageHome": "tests/web/test_pages.py",
    "pageLeave": "tests/web/test_pages.py",
    "pageLose": "tests/web/test_pages.py",
    "pageEndSession": "tests/web/test_pages.py",
    "pageNewPasskey": "tests/web/test_pages.py",
    "pageFeed": "tests/web/test_forme.py",
    # what serves everybody in this world already is no idea
    "pageIdea": "tests/web/test_activities.py",
    "pageBeginActivity": "tests/web/test_activities.py",
    # one need in a plan of the own making
    "pageStartMatchDay": "tests/web/test_matchday.py",
    "pageMatchPair": "tests/web/test_matchday.py",
    "pageChangeMatchPair": "tests/web/test_matchday.py",
    # what ends somebody
    "pageStop": "tests/web/test_record.py",
    "pageErase": "tests/web/test_rights.py",
    # what is between two people: by stage, below
    "pageIntroduction": "by stage",
    "pageStep": "by stage",
    "pageSaid": "by stage",
    "pageFirstTime": "by stage",
    "pagePlanFirstTime": "by stage",
    "pageFeedback": "by stage",
    "pageAsk": "by stage",
    "pageAskCode": "by stage",
    "pageAskMail": "by stage",
    "pageLetter": "by stage",
    "pageMyIntroduction": "by stage",
    "pageMyStep": "by stage",
    "pageMyFeedback": "by stage",
    "pageMyWithoutUs": "tests/web/test_forme.py",
    **dict.fromkeys(
        (
            *("pageRepeat", "pageArrangement", "pageArrangementDay", "pageHandOver", "pageEndArrangement"),
            *("pageMyDay", "pageMyArrangementEnds"),
        ),
        "tests/web/test_goeson.py",
    ),
    # what is shared of an introduction that lasted
    "pageNewPattern": "tests/web/test_patterns.py",
    "pageCreatePattern": "tests/web/test_patterns.py",
    "pageDropPattern": "tests/web/test_patterns.py",
}

A_NEED = {"need_id": "needId"}

PAGE_ROUTES: dict[str, Page] = {
    "pageStart": Page(TOLD),
    # oneself
    "pageRights": Page(TOLD, shows={NAME: ONESELF}),
    # one part at a time, names first: needs and talents are behind ?deel=
    "pageRecord": Page(TOLD, shows={NAME: ONESELF}),
    "pageDownload": Page(TOLD, shows={NAME: ONESELF, NEED: ONESELF, TALENT: ONESELF}),
    "pageEditMe": Page(TOLD, shows={NAME: ONESELF}),
    "pageChangeMe": Page(TOLD),
    "pageMyVia": Page(TOLD),
    "pageMyViaWish": Page(TOLD),
    "pageForgetMyViaWish": Page(TOLD),
    "pageMyPastRole": Page(TOLD),
    "pageForgetMyPastRole": Page(TOLD),
    "pageConsents": Page(TOLD),
    "pageConsent": Page(TOLD),
    "pageNews": Page(TOLD),
    "pageReadNews": Page(TOLD),
    # needs
    # who is only read for a reason is no task
    "pageToday": Page(BETWEEN, shows={NAME: NEED_CHANGES}),
    "pageNeeds": Page(BETWEEN, shows={NAME: NEEDS, NEED: NEEDS}),
    "pageNewNeed": Page(BETWEEN),
    "pageCreateNeed": Page(BETWEEN),
    "pageReadNeed": Page(BETWEEN),
    "pageNeed": Page(BETWEEN, NEEDS, {NAME: NEEDS, NEED: NEEDS}),
    "pageEditNeed": Page(BETWEEN, NEED_CHANGES, {NEED: NEED_CHANGES}),
    "pageChangeNeed": Page(BETWEEN, NEED_CHANGES),
    "pageAssignNeed": Page(BETWEEN, NEED_CHANGES),
    "pageConfirmNeed": Page(BETWEEN, NEED_CHANGES),
    "pageNeedCoffee": Page(BETWEEN, NEED_CHANGES),
    "pageOpenNeed": Page(BETWEEN, NEED_CHANGES),
    "pageArrangements": Page(BETWEEN, NEEDS, {NAME: NEEDS}),
    "pageCreateArrangement": Page(BETWEEN, NEED_CHANGES),
    "pageNeedStatus": Page(BETWEEN, NEED_CHANGES),
    "pageAnyCoffee": Page(BETWEEN),
    "pageKeepAnyCoffee": Page(BETWEEN),
    "pageAnyCoffeeKept": Page(BETWEEN),
    "pageApart": Page(BETWEEN),
    "pageApartNeed": Page(BETWEEN),
    "pageApartCoffee": Page(BETWEEN),
    # a day for everyone: where no plan was made nobody is named
    "pageMatchDay": Page(REPORTS),
    "pageMakeMatchDay": Page(WORKER),
    # suggestions
    "pageSuggestions": Page(BETWEEN, NEEDS, {NAME: NEEDS, NEED: NEEDS}, beside={NAME: NAMES, TALENT: NAMES}),
    "pageAskSuggested": Page(BETWEEN, NEED_CHANGES),
    "pageAskTogether": Page(BETWEEN, NEED_CHANGES),
    "pageOverrule": Page(BETWEEN, NEED_CHANGES),
    "pagePassAll": Page(BETWEEN, NEED_CHANGES),
    "pageRelax": Page(BETWEEN, NEED_CHANGES),
    "pageCards": Page(BETWEEN, NEEDS),
    "pageWhom": Page(BETWEEN, NEEDS, {NAME: NEEDS, NEED: NEEDS}),
    "pageFindWhom": Page(BETWEEN, NEEDS),
    "pageWhy": Page(BETWEEN, NEEDS, {NAME: NEEDS, NEED: NEEDS, TALENT: NEEDS}),
    "pageAskOne": Page(BETWEEN, NEED_CHANGES),
    "pageAskedInPerson": Page(BETWEEN, NEED_CHANGES),
    "pagePassOne": Page(BETWEEN, NEED_CHANGES),
    "pageIdeas": Page(WORKER),
    # a table is about what an organisation or initiative asks, never about a person
    "pageTables": Page(WORKER),
    "pageCauses": Page(WORKER),
    "pageNewTable": Page(WORKER),
    "pageCreateThemeTable": Page(WORKER),
    "pageProposeTable": Page(WORKER, NOBODY),
    "pageCreateTable": Page(WORKER, NOBODY),
    "pageTable": Page(WORKER, NOBODY),
    "pageChangeTable": Page(WORKER, NOBODY),
    "pageTableParty": Page(WORKER, NOBODY),
    "pageTableDecision": Page(WORKER, NOBODY),
    "pageTableDone": Page(WORKER, NOBODY),
    "pageTableTogether": Page(WORKER, NOBODY),
    "pageIntroductions": Page(BETWEEN),
    # giving in a circle, and what worked elsewhere
    "pageRings": Page(BETWEEN, shows={NAME: NEED_CHANGES}),
    "pageStartRing": Page(BETWEEN),
    "pagePatterns": Page(BETWEEN),
    # people
    "pagePeople": Page(LISTS, shows={NAME: NAMES | {"worker": NAMES["worker"] - {"staff"}}}),
    "pageNewPerson": Page(LISTS),
    "pageCreatePerson": Page(LISTS),
    "pagePerson": Page(LISTS, CARDS, {NAME: NAMES, NEED: NEEDS, TALENT: NAMES}, beside={NAME: NAMES}),
    "pageCoffee": Page(BETWEEN, CHANGES),
    "pageInform": Page(LISTS, CHANGES),
    "pageTake": Page(WORKER, CHANGES),
    "pageRelease": Page(WORKER, CHANGES),
    "pageCover": Page(WORKER, CHANGES),
    "pageGlimpse": Page(WORKER, CARDS | {"worker": CARDS["worker"] - {"shared"}}),
    "pageKnows": Page(WORKER, CHANGES),
    "pageEditPerson": Page(LISTS, CHANGES, {NAME: CHANGES}),
    "pageChangePerson": Page(LISTS, CHANGES),
    "pageConsentsOf": Page(LISTS, CHANGES, {NAME: CHANGES}),
    "pageAnswerFor": Page(LISTS, CHANGES),
    "pageVia": Page(LISTS, CHANGES, {NAME: CHANGES}),
    "pageViaWish": Page(LISTS, CHANGES),
    "pageForgetViaWish": Page(LISTS, CHANGES),
    "pagePastRole": Page(LISTS, CHANGES),
    "pageForgetPastRole": Page(LISTS, CHANGES),
    "pageQualifications": Page(LISTS, CHANGES, {NAME: CHANGES}),
    "pageCreateQualification": Page(LISTS, CHANGES),
    "pageForgetQualification": Page(LISTS, CHANGES),
    "pageAgreement": Page(WORKER, CHANGES, {NAME: CHANGES}),
    "pageAgree": Page(WORKER, CHANGES),
    "pageNewTalentOf": Page(LISTS, CHANGES, {NAME: CHANGES}),
    "pageCreateTalentOf": Page(LISTS, CHANGES),
    "pageReadTalentOf": Page(LISTS, CHANGES),
    "pageTalentOf": Page(LISTS, CHANGES, {NAME: CHANGES, TALENT: CHANGES}),
    "pageChangeTalentOf": Page(LISTS, CHANGES),
    "pageRecordOf": Page(WORKER, OF_RIGHT, {NAME: OF_RIGHT}),
    "pageErasePerson": Page(WORKER, OF_RIGHT),
    "pageSearch": Page(OWN),
    "pageFound": Page(OWN),
    # the social map
    "pageInitiatives": Page(PUBLIC_MAP),
    "pageNewInitiative": Page(WORKER),
    "pageCreateInitiative": Page(WORKER),
    "pageInitiative": Page(PUBLIC_MAP),
    "pageEditInitiative": Page(WORKER | SPEAKS),
    "pageChangeInitiative": Page(WORKER | SPEAKS),
    "pageRoster": Page(WORKER | SPEAKS),
    "pageTrainings": Page(WORKER),
    "pageCreateTraining": Page(WORKER),
    "pageForgetTraining": Page(WORKER),
    "pageRecordAttendance": Page(WORKER | SPEAKS),
    "pagePlaces": Page(PUBLIC_MAP),
    "pagePlacesMap": Page(PUBLIC_MAP),
    "pagePlacesFile": Page(PUBLIC_MAP),
    "pageNewPlace": Page(WORKER | SPEAKS),
    "pageCreatePlace": Page(WORKER | SPEAKS),
    "pagePlace": Page(PUBLIC_MAP),
    "pageEditPlace": Page(WORKER | SPEAKS),
    "pageChangePlace": Page(WORKER | SPEAKS),
    "pageHours": Page(PUBLIC_MAP),
    "pageSayHours": Page(WORKER | SPEAKS),
    "pageEndHours": Page(WORKER | SPEAKS),
    "pageBooking": Page(WORKER | SPEAKS),
    "pageBook": Page(WORKER | SPEAKS),
    "pageLetGo": Page(WORKER | SPEAKS),
    "pageConditions": Page(PUBLIC_MAP),
    "pageSayCondition": Page(WORKER | SPEAKS),
    "pageEndCondition": Page(WORKER | SPEAKS),
    # volunteers and residents
    "pageForMe": Page(BEGIN_AT_HOME, shows={NAME: ONESELF, NEED: ONESELF}),
    "pageHowItWas": Page(BEGIN_AT_HOME),
    "pageReadNotice": Page(BEGIN_AT_HOME),
    "pageTakePart": Page(BEGIN_AT_HOME),
    "pageTalents": Page(NEIGHBOURS, shows={TALENT: ONESELF}),
    "pageNewTalent": Page(NEIGHBOURS),
    "pageCreateTalent": Page(NEIGHBOURS),
    "pageReadNewTalent": Page(NEIGHBOURS),
    "pageTalent": Page(NEIGHBOURS, ONESELF, {TALENT: ONESELF}, named={"talent_id": "talentId"}),
    "pageChangeTalent": Page(NEIGHBOURS, ONESELF, named={"talent_id": "talentId"}),
    "pageReadTalent": Page(NEIGHBOURS, ONESELF, named={"talent_id": "talentId"}),
    "pageTalentStatus": Page(NEIGHBOURS, ONESELF, named={"talent_id": "talentId"}),
    "pagePlacesToHelp": Page(NEIGHBOURS),
    "pageWantToHelp": Page(NEIGHBOURS),
    "pageWishes": Page(NEIGHBOURS, shows={NEED: ONESELF}),
    "pageAskForCall": Page(NEIGHBOURS),
    "pageWish": Page(NEIGHBOURS, ONESELF, {NEED: ONESELF}, named=A_NEED),
    "pageChangeWish": Page(NEIGHBOURS, ONESELF, named=A_NEED),
    "pageWishStatus": Page(NEIGHBOURS, ONESELF, named=A_NEED),
    # the initiative that somebody speaks for; its facts and places are changed on the social map
    "pageOurs": Page(SPEAKS),
    "pageNewOurTalent": Page(SPEAKS),
    "pageCreateOurTalent": Page(SPEAKS),
    "pageOurTalent": Page(SPEAKS, NOBODY, named={"id": "talentId"}),
    "pageChangeOurTalent": Page(SPEAKS, NOBODY, named={"id": "talentId"}),
    "pageNewOurNeed": Page(SPEAKS),
    "pageCreateOurNeed": Page(SPEAKS),
    "pageOurNeed": Page(SPEAKS, NOBODY, named={"id": "needId"}),
    "pageChangeOurNeed": Page(SPEAKS, NOBODY, named={"id": "needId"}),
    "pageEndOurNeed": Page(SPEAKS, NOBODY, named={"id": "needId"}),
    "pageOurPlaces": Page(SPEAKS),
    "pageOurList": Page(SPEAKS, shows={NAME: LISTED}),
    "pageShareOurs": Page(SPEAKS),
    "pageAppoint": Page(SPEAKS),
    "pageTakeList": Page(SPEAKS, shows={NAME: LISTED, TALENT: LISTED}),
    "pageLeaveList": Page(SPEAKS),
    # figures: of the north, a neighbourhood
    "pageAreas": Page(SEES_AREAS),
    "pageAreasMap": Page(SEES_AREAS),
    "pageArea": Page(SEES_AREAS, hidden=ABOVE),
    "pageSphere": Page(SEES_AREAS, hidden=ABOVE),
    "pageAreaNetwork": Page(SEES_AREAS, hidden=ABOVE),
    # a picture of persons: the own caseload, and of whom it is tied to who may be named
    "pagePeopleNetwork": Page(WORKER, shows={NAME: {"worker": {"task"}}}, beside={NAME: NAMES}),
    # figures from outside, and what a coordinator does with them
    "pageOutsideAll": Page(SEES_AREAS),
    "pageOutsideMap": Page(SEES_AREAS),
    "pageOutside": Page(SEES_AREAS),
    "pageOverlay": Page(SEES_AREAS),
    "pageRules": Page(STEERS),
    "pageRule": Page(STEERS),
    "pageChangeRule": Page(STEERS),
    "pageDropRule": Page(STEERS),
    "pagePilots": Page(SEES_AREAS),
    "pagePilot": Page(SEES_AREAS),
    "pageNewPilot": Page(STEERS),
    "pageComparePilot": Page(STEERS),
    "pageStartPilot": Page(STEERS),
    "pageActions": Page(SEES_AREAS),
    "pageAddAction": Page(STEERS),
    "pageGroupings": Page(STEERS),
    "pageAddGrouping": Page(STEERS),
    # the code of a neighbourhood is that of no grouping
    "pageDropGrouping": Page(STEERS, hidden=STEERS),
    "pageEndAction": Page(STEERS),
    # who does not know whom, what is missing, and who waits to be asked
    "pageStrangers": Page(REPORTS),
    "pageMeeting": Page(REPORTS),
    "pagePlanMeeting": Page(REPORTS),
    "pageGroups": Page(REPORTS),
    "pageGaps": Page(SEES_AREAS),
    "pageUnused": Page(WORKER, shows={NAME: CHANGES}),
    # the yearly report: a story with a yes is for all who may read the report, another for who wrote it down
    "pageReports": Page(SEES_AREAS),
    "pageReport": Page(SEES_AREAS, shows={STORY: TOLD_WITH_A_YES}, hidden=ABOVE),
    "pageReportFile": Page(SEES_AREAS, shows={STORY: TOLD_WITH_A_YES}, hidden=ABOVE),
    "pageReportContext": Page(STEERS),
    "pageReleaseReport": Page(STEERS),
    "pageGoals": Page(SEES_AREAS, hidden=ABOVE),
    "pageAddGoal": Page(REPORTS),
    "pageEndGoal": Page(REPORTS),
    "pageStories": Page(REPORTS, shows={STORY: TOLD_WITH_A_YES}),
    "pageAddStory": Page(REPORTS),
    "pageStoryYes": Page(REPORTS),
    "pageRulings": Page(SEES_AREAS),
    "pageAddRuling": Page(REPORTS),
    "pageRulingsHere": Page(TOLD),
    "pageBookkeeping": Page(STEERS),
    "pageBookkeepingFile": Page(STEERS),
}
