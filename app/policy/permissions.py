"""Which role may use which operation of the API. What is not named here nobody may do.

A role's answer is known from the route alone, before any object is looked up: that is a 403. Which objects a role
then sees is in `app.policy.visibility`: what lies outside that is a 404.
"""

from collections.abc import Mapping
from typing import Final

from app.policy.roles import ROLES, RoleName

SIGN_IN: Final = frozenset(
    {
        "askForTouch",
        "signIn",
        "reopenSession",
        "signInWithPassword",
        "askForFirstPasskey",
        "signInFirst",
    }
)
"""For who is not signed in yet: what they do rests on a secret, a passkey or a password that is sent along."""

PUBLIC: Final = SIGN_IN | {"readHealth", "readDescription", "readDocs", "readFeed", "askForLink"}
"""Open to everyone, without a token: they hold no data, or the address is the secret."""

LOGGED: Final = frozenset(
    {
        "readNeed",
        "readTalent",
        "readPerson",
        "readIntroduction",
        "listIntroductionSteps",
        "listReaders",
        "readWorkload",
        "readConsents",
        "readRecord",
        "readExport",
        "pageRights",
        "exportList",
        "listAccessLines",
        "listAccounts",
        "readAccount",
        "pageHome",
        "pageToday",
        "pageNewNeed",
        "pageNeeds",
        "pageNeed",
        "pageEditNeed",
        "pageAnyCoffee",
        "pageForMe",
        "pageTalents",
        "pageNewTalent",
        "pageTalent",
        "pageReadNewTalent",
        "pageReadTalent",
        "pagePlacesToHelp",
        "pageRecord",
        "pageDownload",
        "pageEditMe",
        "pageConsents",
        "pageAgreement",
        "pageWishes",
        "pageWish",
        "pageIntroductions",
        "pageIntroduction",
        "pageFirstTime",
        "pageAsk",
        "pageLetter",
        "pageMyIntroduction",
        "pageSuggestions",
        "pageCards",
        "pageWhom",
        "pageFindWhom",
        "pageWhy",
        "pageOurList",
        "pageTakeList",
        "pagePeople",
        "pagePerson",
        "pageEditPerson",
        "pageConsentsOf",
        "pageNewTalentOf",
        "pageReadTalentOf",
        "pageTalentOf",
        "pageRecordOf",
        "pageFound",
        "pagePeopleNetwork",
        "pageUnused",
        "pageReport",
        "pageReportFile",
        "pageStories",
    }
)
"""Reads of K2 and K3: they write a line in the access log."""

UNKEPT: Final = frozenset({"renewFeed", "pageFeed", "pageAskCode"})
"""What answers with a secret, once: the answer is not kept beside its Idempotency-Key. Sent again, it does it again."""

READ_AGAIN: Final[Mapping[str, str]] = {
    "createNeed": "readNeed",
    "createTalent": "readTalent",
    "createPerson": "readPerson",
    "createIntroduction": "readIntroduction",
    "createAccount": "readAccount",
    "recordConsent": "readConsents",
}
"""What answers with names or texts (K2, K3), and the operation that reads the same: only where to read it is kept
beside the Idempotency-Key. Sent again, it is read by who asks at that moment: refused where that is over, logged where
not."""

ASKED: Final = frozenset(
    {
        "readText",
        "pageReadNewTalent",
        "pageReadTalent",
        "pageReadNeed",
        "pageFindWhom",
        "searchTalents",
        "pageReadTalentOf",
        "pageFound",
    }
)
"""Questions that are posted, since what they hold may stand in no address: they read, and change nothing."""

FRESHLY: Final = frozenset({"addPasskey", "pageNewPasskey", "setPassword", "pageErase", "pageErasePerson"})
"""What adds a way to sign in, and what erases somebody: for who just signed in or touched a key. Who merely found an
open session adds none, and ends nobody."""

_CONSOLE: Final[frozenset[RoleName]] = frozenset({"operator"})
_ADMINISTRATOR: Final[frozenset[RoleName]] = _CONSOLE | {"administrator"}
_ALL: Final[frozenset[RoleName]] = frozenset(ROLES)
_WORKER: Final[frozenset[RoleName]] = frozenset({"worker"})
_STAFF: Final[frozenset[RoleName]] = _CONSOLE | _WORKER
_OWN: Final[frozenset[RoleName]] = _STAFF | {"resident", "volunteer"}
_CONTACT: Final[frozenset[RoleName]] = _STAFF | {"initiative-contact"}
_SOCIAL_MAP: Final[frozenset[RoleName]] = _CONTACT | {"connector", "coordinator", "resident", "volunteer"}
_BETWEEN: Final[frozenset[RoleName]] = _STAFF | {"connector"}
"""Who brings others together: of a connector only the people of the own circle."""
_BETWEEN_AND_LISTS: Final[frozenset[RoleName]] = _BETWEEN | {"initiative-contact"}
_EVERYBODY_OWN: Final[frozenset[RoleName]] = _OWN | {"connector", "initiative-contact"}
"""Who has people, or only himself, to answer for."""
_NEIGHBOUR: Final[frozenset[RoleName]] = frozenset({"resident", "volunteer"})
_NEIGHBOURS: Final[frozenset[RoleName]] = _NEIGHBOUR | {"initiative-contact"}
"""Who takes part for himself, and begins at what is asked of him."""
_TOLD: Final[frozenset[RoleName]] = frozenset(ROLES) - {"operator", "api-client"}
"""Who may be told something: people."""
_FIGURES: Final[frozenset[RoleName]] = _STAFF | {
    "coordinator",
    "municipality-reader",
    "privacy-officer",
    "api-client",
}
_AREAS: Final[frozenset[RoleName]] = _FIGURES - {"privacy-officer"}
_SPEAKS: Final[frozenset[RoleName]] = frozenset({"initiative-contact"})
_SEES_AREAS: Final[frozenset[RoleName]] = frozenset({"worker", "coordinator", "municipality-reader"})
_STEERS: Final[frozenset[RoleName]] = frozenset({"coordinator"})
_REPORTS: Final[frozenset[RoleName]] = frozenset({"worker", "coordinator"})
"""Who writes down what residents want, what they tell, and who decided what."""

OPERATIONS: Final[dict[str, frozenset[RoleName]]] = {
    "listNeeds": _EVERYBODY_OWN,
    "createNeed": _BETWEEN_AND_LISTS,
    "readNeed": _EVERYBODY_OWN,
    "changeNeed": _EVERYBODY_OWN,
    "addMoment": _BETWEEN,
    "openNeed": _BETWEEN,
    "listSuggestions": _BETWEEN,
    "explainSuggestion": _BETWEEN,
    "createPass": _BETWEEN,
    "listIntroductions": _EVERYBODY_OWN,
    "createIntroduction": _BETWEEN,
    "readIntroduction": _EVERYBODY_OWN,
    "listIntroductionSteps": _EVERYBODY_OWN,
    "takeIntroductionStep": _EVERYBODY_OWN,
    "createWave": _BETWEEN,
    "listTalents": _EVERYBODY_OWN,
    "searchTalents": _EVERYBODY_OWN,
    "createTalent": _EVERYBODY_OWN,
    "readTalent": _EVERYBODY_OWN,
    "changeTalent": _EVERYBODY_OWN,
    "listNeedsForTalent": _BETWEEN,
    "readText": _EVERYBODY_OWN,
    "listConcepts": _EVERYBODY_OWN,
    "listPeople": _BETWEEN_AND_LISTS,
    "createPerson": _BETWEEN_AND_LISTS,
    "readPerson": _EVERYBODY_OWN,
    "changePerson": _EVERYBODY_OWN,
    "readRecord": _EVERYBODY_OWN,
    "readExport": _EVERYBODY_OWN,
    "erasePerson": _EVERYBODY_OWN | {"privacy-officer"},
    "informPerson": _BETWEEN_AND_LISTS,
    "agreePerson": _STAFF,
    "readConsents": _EVERYBODY_OWN,
    "recordConsent": _EVERYBODY_OWN,
    "recordConsents": _BETWEEN_AND_LISTS,
    "enterCircle": _EVERYBODY_OWN,
    "readShares": _CONSOLE | {"initiative-contact"},
    "shareList": _CONSOLE | {"initiative-contact"},
    "exportList": _CONSOLE | {"initiative-contact"},
    "leaveList": _CONSOLE | {"initiative-contact"},
    "appointConnector": _CONSOLE | {"initiative-contact"},
    "listTies": _STAFF,
    "createTie": _STAFF,
    "readTie": _STAFF,
    "changeTie": _STAFF,
    "listInitiatives": _SOCIAL_MAP,
    "createInitiative": _STAFF,
    "readInitiative": _SOCIAL_MAP,
    "changeInitiative": _CONTACT,
    "listPlaces": _SOCIAL_MAP,
    "createPlace": _CONTACT,
    "readPlace": _SOCIAL_MAP,
    "changePlace": _CONTACT,
    "listOrganisations": _SOCIAL_MAP,
    "readOrganisation": _SOCIAL_MAP,
    "readGrounds": _STAFF | {"privacy-officer"},
    "changeGrounds": _CONSOLE | {"privacy-officer"},
    "listAccounts": _ADMINISTRATOR,
    "createAccount": _ADMINISTRATOR,
    "readAccount": _ADMINISTRATOR,
    "changeAccount": _ADMINISTRATOR,
    "approveAccount": _ADMINISTRATOR,
    "inviteAccount": _ADMINISTRATOR,
    "closeAccount": _ADMINISTRATOR,
    "listDevicesOfAccount": _ADMINISTRATOR,
    "loseDeviceOfAccount": _ADMINISTRATOR,
    "listRights": _ADMINISTRATOR | {"privacy-officer"},
    "readMe": _ALL,
    "listDevices": _ALL,
    "loseDevice": _ALL,
    "endSession": _ALL,
    "askForPasskey": _ALL,
    "addPasskey": _ALL,
    "askForCodeApp": _ALL,
    "setPassword": _ALL,
    "signOut": _ALL,
    "listNeighbourhoods": _AREAS,
    "readMeasures": _FIGURES,
    "renewFeed": _OWN | {"initiative-contact", "connector", "coordinator"},
    "readWorkload": _STAFF | {"connector"},
    "listOffers": _STAFF | {"connector"},
    "answerOffer": _STAFF | {"connector"},
    "giveFeedback": _OWN | {"connector", "initiative-contact"},
    "readOutcomes": _STAFF | {"connector"},
    "takePerson": _WORKER,
    "releasePerson": _WORKER,
    "coverPerson": _WORKER,
    "readPersonCover": _WORKER,
    "listCovers": _WORKER,
    "coverCaseload": _WORKER,
    "readCover": _WORKER,
    "endCover": _WORKER,
    "glimpsePerson": _WORKER,
    "listReaders": _EVERYBODY_OWN,
    "listAccessLines": _CONSOLE | {"privacy-officer"},
    "listNotices": _TOLD,
    "readNotice": _TOLD,
}
"""Operation of the API: roles that may use it."""

# Pages are for who signs in: the console has none.
_BRINGS_TOGETHER: Final[frozenset[RoleName]] = _BETWEEN - _CONSOLE
_HAS_PEOPLE: Final[frozenset[RoleName]] = _BETWEEN_AND_LISTS - _CONSOLE
_SEARCHES: Final[frozenset[RoleName]] = _EVERYBODY_OWN - _CONSOLE
_READS_MAP: Final[frozenset[RoleName]] = _SOCIAL_MAP - _CONSOLE
_KEEPS_MAP: Final[frozenset[RoleName]] = _CONTACT - _CONSOLE

PAGES: Final[dict[str, frozenset[RoleName]]] = {
    # where everybody begins, and oneself
    "pageStart": _TOLD,
    "pageHome": _TOLD,
    "pageLeave": _TOLD,
    "pageLose": _TOLD,
    "pageEndSession": _TOLD,
    "pageNewPasskey": _TOLD,
    "pageNews": _TOLD,
    "pageReadNews": _TOLD,
    # what is kept of who reads it
    "pageRights": _TOLD,
    "pageRecord": _TOLD,
    "pageDownload": _TOLD,
    "pageEditMe": _TOLD,
    "pageChangeMe": _TOLD,
    "pageConsents": _TOLD,
    "pageConsent": _TOLD,
    "pageStop": _TOLD,
    "pageErase": _TOLD,
    # what waits, needs and contacts
    "pageToday": _BRINGS_TOGETHER,
    "pageNeeds": _BRINGS_TOGETHER,
    "pageNewNeed": _BRINGS_TOGETHER,
    "pageCreateNeed": _BRINGS_TOGETHER,
    "pageReadNeed": _BRINGS_TOGETHER,
    "pageNeed": _BRINGS_TOGETHER,
    "pageEditNeed": _BRINGS_TOGETHER,
    "pageChangeNeed": _BRINGS_TOGETHER,
    "pageAssignNeed": _BRINGS_TOGETHER,
    "pageConfirmNeed": _BRINGS_TOGETHER,
    "pageNeedCoffee": _BRINGS_TOGETHER,
    "pageOpenNeed": _BRINGS_TOGETHER,
    "pageNeedStatus": _BRINGS_TOGETHER,
    "pageAnyCoffee": _BRINGS_TOGETHER,
    "pageKeepAnyCoffee": _BRINGS_TOGETHER,
    "pageAnyCoffeeKept": _BRINGS_TOGETHER,
    # what a phone keeps for when there is no connection
    "pageApart": _BRINGS_TOGETHER,
    "pageApartNeed": _BRINGS_TOGETHER,
    "pageApartCoffee": _BRINGS_TOGETHER,
    # suggestions
    "pageSuggestions": _BRINGS_TOGETHER,
    "pageAskSuggested": _BRINGS_TOGETHER,
    "pagePassAll": _BRINGS_TOGETHER,
    "pageRelax": _BRINGS_TOGETHER,
    "pageCards": _BRINGS_TOGETHER,
    "pageWhom": _BRINGS_TOGETHER,
    "pageFindWhom": _BRINGS_TOGETHER,
    "pageWhy": _BRINGS_TOGETHER,
    "pageAskOne": _BRINGS_TOGETHER,
    "pageAskedInPerson": _BRINGS_TOGETHER,
    "pagePassOne": _BRINGS_TOGETHER,
    # introductions that somebody makes, and one's own
    "pageIntroductions": _BRINGS_TOGETHER,
    "pageIntroduction": _BRINGS_TOGETHER,
    "pageStep": _BRINGS_TOGETHER,
    "pageSaid": _BRINGS_TOGETHER,
    "pageFirstTime": _BRINGS_TOGETHER,
    "pagePlanFirstTime": _BRINGS_TOGETHER,
    "pageFeedback": _BRINGS_TOGETHER,
    "pageAsk": _BRINGS_TOGETHER,
    "pageAskCode": _BRINGS_TOGETHER,
    "pageAskMail": _BRINGS_TOGETHER,
    "pageLetter": _BRINGS_TOGETHER,
    "pageMyIntroduction": _NEIGHBOURS | {"connector"},
    "pageMyStep": _NEIGHBOURS | {"connector"},
    "pageMyFeedback": _NEIGHBOURS | {"connector"},
    "pageMyWithoutUs": _NEIGHBOURS | {"connector"},
    # people, and what is done on somebody's behalf
    "pagePeople": _HAS_PEOPLE,
    "pageNewPerson": _HAS_PEOPLE,
    "pageCreatePerson": _HAS_PEOPLE,
    "pagePerson": _HAS_PEOPLE,
    "pageCoffee": _BRINGS_TOGETHER,
    "pageInform": _HAS_PEOPLE,
    "pageTake": _WORKER,
    "pageRelease": _WORKER,
    "pageCover": _WORKER,
    "pageGlimpse": _WORKER,
    "pageKnows": _WORKER,
    "pageEditPerson": _HAS_PEOPLE,
    "pageChangePerson": _HAS_PEOPLE,
    "pageConsentsOf": _HAS_PEOPLE,
    "pageAnswerFor": _HAS_PEOPLE,
    "pageAgreement": _WORKER,
    "pageAgree": _WORKER,
    "pageNewTalentOf": _HAS_PEOPLE,
    "pageCreateTalentOf": _HAS_PEOPLE,
    "pageReadTalentOf": _HAS_PEOPLE,
    "pageTalentOf": _HAS_PEOPLE,
    "pageChangeTalentOf": _HAS_PEOPLE,
    "pageRecordOf": _WORKER,
    "pageErasePerson": _WORKER,
    "pageSearch": _SEARCHES,
    "pageFound": _SEARCHES,
    # the social map
    "pageInitiatives": _READS_MAP,
    "pageNewInitiative": _WORKER,
    "pageCreateInitiative": _WORKER,
    "pageInitiative": _READS_MAP,
    "pageEditInitiative": _KEEPS_MAP,
    "pageChangeInitiative": _KEEPS_MAP,
    "pagePlaces": _READS_MAP,
    "pagePlacesMap": _READS_MAP,
    "pagePlacesFile": _READS_MAP,
    "pageNewPlace": _KEEPS_MAP,
    "pageCreatePlace": _KEEPS_MAP,
    "pagePlace": _READS_MAP,
    "pageEditPlace": _KEEPS_MAP,
    "pageChangePlace": _KEEPS_MAP,
    # who takes part for himself
    "pageForMe": _NEIGHBOURS,
    "pageHowItWas": _NEIGHBOURS,
    "pageReadNotice": _NEIGHBOURS,
    "pageTakePart": _NEIGHBOURS,
    "pageFeed": _NEIGHBOURS,
    "pageTalents": _NEIGHBOUR,
    "pageNewTalent": _NEIGHBOUR,
    "pageCreateTalent": _NEIGHBOUR,
    "pageReadNewTalent": _NEIGHBOUR,
    "pageTalent": _NEIGHBOUR,
    "pageChangeTalent": _NEIGHBOUR,
    "pageReadTalent": _NEIGHBOUR,
    "pageTalentStatus": _NEIGHBOUR,
    "pagePlacesToHelp": _NEIGHBOUR,
    "pageWantToHelp": _NEIGHBOUR,
    "pageWishes": _NEIGHBOUR,
    "pageAskForCall": _NEIGHBOUR,
    "pageWish": _NEIGHBOUR,
    "pageChangeWish": _NEIGHBOUR,
    "pageWishStatus": _NEIGHBOUR,
    # the initiative that somebody speaks for
    "pageOurs": _SPEAKS,
    "pageNewOurTalent": _SPEAKS,
    "pageCreateOurTalent": _SPEAKS,
    "pageOurTalent": _SPEAKS,
    "pageChangeOurTalent": _SPEAKS,
    "pageNewOurNeed": _SPEAKS,
    "pageCreateOurNeed": _SPEAKS,
    "pageOurNeed": _SPEAKS,
    "pageChangeOurNeed": _SPEAKS,
    "pageEndOurNeed": _SPEAKS,
    "pageOurPlaces": _SPEAKS,
    "pageOurList": _SPEAKS,
    "pageShareOurs": _SPEAKS,
    "pageAppoint": _SPEAKS,
    "pageTakeList": _SPEAKS,
    "pageLeaveList": _SPEAKS,
    # figures of neighbourhoods
    "pageAreas": _SEES_AREAS,
    "pageAreasMap": _SEES_AREAS,
    "pageArea": _SEES_AREAS,
    "pageSphere": _SEES_AREAS,
    "pageAreaNetwork": _SEES_AREAS,
    # whom the own caseload knows
    "pagePeopleNetwork": _WORKER,
    # figures from outside, and what is done with figures
    "pageOverlay": _SEES_AREAS,
    "pageOutsideAll": _SEES_AREAS,
    "pageOutsideMap": _SEES_AREAS,
    "pageOutside": _SEES_AREAS,
    "pageRules": _STEERS,
    "pageRule": _STEERS,
    "pageChangeRule": _STEERS,
    "pageDropRule": _STEERS,
    "pagePilots": _SEES_AREAS,
    "pagePilot": _SEES_AREAS,
    "pageNewPilot": _STEERS,
    "pageComparePilot": _STEERS,
    "pageStartPilot": _STEERS,
    "pageActions": _SEES_AREAS,
    "pageAddAction": _STEERS,
    "pageGroupings": _STEERS,
    "pageAddGrouping": _STEERS,
    "pageDropGrouping": _STEERS,
    "pageEndAction": _STEERS,
    # who does not know whom, what is missing, and who waits to be asked
    "pageStrangers": _REPORTS,
    "pageMeeting": _REPORTS,
    "pagePlanMeeting": _REPORTS,
    "pageGroups": _REPORTS,
    "pageGaps": _SEES_AREAS,
    "pageUnused": _WORKER,
    # the yearly report of an area, and what people write for it
    "pageReports": _SEES_AREAS,
    "pageReport": _SEES_AREAS,
    "pageReportFile": _SEES_AREAS,
    "pageReportContext": _STEERS,
    "pageReleaseReport": _STEERS,
    "pageGoals": _SEES_AREAS,
    "pageAddGoal": _REPORTS,
    "pageEndGoal": _REPORTS,
    "pageStories": _REPORTS,
    "pageAddStory": _REPORTS,
    "pageStoryYes": _REPORTS,
    "pageRulings": _SEES_AREAS,
    "pageAddRuling": _REPORTS,
    "pageRulingsHere": _TOLD,
    "pageBookkeeping": _STEERS,
    "pageBookkeepingFile": _STEERS,
}
"""Page, or form on one: roles that may open or send it."""

PUBLIC_PAGES: Final = frozenset(
    {
        "pageSignIn",
        "pagePasskey",
        "pageMail",
        "pagePassword",
        "pageLink",
        "pageUseLink",
        "pageCode",
        "pageUseCode",
        "pageQuestion",
        "pageAnswer",
        "pageEnrol",
        "pageUseEnrol",
        "pageReopen",
        "pageLanguage",
        "pageServiceWorker",
    }
)
"""Pages for who is not signed in yet."""


def may_use(role: RoleName, operation: str) -> bool:
    """Whether this role may ever use this operation or page. What is not in the tables: nobody."""
    return role in (OPERATIONS | PAGES).get(operation, frozenset())
