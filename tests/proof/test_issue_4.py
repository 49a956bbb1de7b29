"""What issue 4 promises about who sees what, and what is left of whom, at full count."""

import os
import time

import pytest
from hypothesis.stateful import run_state_machine_as_test

from app.policy.lifecycle import INTRODUCTION_STATES
from app.policy.roles import ROLES
from tests.api import test_canary as said
from tests.api import test_matrix as cells
from tests.api import test_non_interference as alike
from tests.api.conftest import service
from tests.api.matrix import ALL_STATES, RELATIONS, ROUTES
from tests.api.test_matrix import matrix, stages
from tests.api.test_non_interference import observer
from tests.app import test_erasure as erased
from tests.app import test_introductions as introduced
from tests.app import test_lifecycle as lived
from tests.app import test_log as looked
from tests.app.conftest import database, live
from tests.app.test_erasure import backup, town
from tests.stories import test_to_lasting as told
from tests.stories.test_to_lasting import street

__all__ = ["backup", "database", "live", "matrix", "observer", "service", "stages", "street", "town"]

SMALL = os.environ.get("TOEVALLIG_HYPOTHESIS") != "proof"
"""Whether this is a trial of the proof itself."""
PURE, STORED, CHANGES = (200, 10, 40) if SMALL else (10_000, 500, 2_000)


def kind(database) -> str:
    return "SQLite" if database.is_sqlite else "PostgreSQL"


# --- Who sees what ------------------------------------------------------------------------------------------------


def test_every_cell_is_as_expected(matrix, shown):
    wrong, tried = cells.every_cell(matrix)
    shown(
        f"rol x route x relatie: elke cel is zoals verwacht ({kind(matrix.service.house.database)})",
        f"{len(wrong)} van {tried} cellen anders ({len(ROLES)} rollen, {len(ROUTES)} operaties, "
        f"{len(RELATIONS)} relaties)",
    )
    assert wrong == []


def test_each_party_reads_exactly_its_keys_in_each_state(stages, shown):
    for state in ALL_STATES:
        cells.test_each_party_reads_exactly_its_keys_in_each_state(stages, state)
    shown("rol x stadium: elke partij leest precies haar sleutels", f"0 anders in {len(ALL_STATES)} standen")


def test_what_is_hidden_changes_no_byte(observer, monkeypatch, shown):
    monkeypatch.setattr(alike, "CHANGES", CHANGES)
    alike.test_what_is_hidden_changes_no_byte_of_any_answer(observer)
    shown(
        "wat verborgen is verandert geen byte van enig antwoord",
        f"{CHANGES} veranderingen, 0 verschillen; na elke {alike.QUESTIONS} van {len(observer.questions)} vragen, "
        "aan het eind alle",
    )


def test_ranking_everybody_and_hiding_names_is_caught(observer, monkeypatch, shown):
    alike.test_ranking_everybody_and_hiding_names_is_caught(observer, monkeypatch)
    shown("wie iedereen rangschikt en dan verbergt, wordt betrapt", "ja, binnen 40 veranderingen")


# --- Contact ------------------------------------------------------------------------------------------------------


def test_no_sequence_shows_contact_without_both(shown):
    came_to = lived.run_sequences(PURE)
    shown(
        "willekeurige reeksen van stappen: contact nooit zonder een mens die ja zei en twee toestemmingen",
        f"{PURE} reeksen, 0 keer; {len(came_to)} van {len(INTRODUCTION_STATES)} standen bereikt, alle in de tabel",
    )
    assert came_to <= set(INTRODUCTION_STATES)
    assert SMALL or came_to == set(INTRODUCTION_STATES)


@pytest.mark.parametrize("noticed", lived.WRONG)
def test_a_wrong_table_is_caught(noticed, monkeypatch, shown):
    lived.test_a_wrong_table_is_caught(noticed, monkeypatch)
    shown("een verkeerde tabel van stappen wordt betrapt", noticed)


def test_no_sequence_in_a_database_shows_contact_without_both(town, shown):
    run_state_machine_as_test(introduced.machine(town), settings=introduced.sequences(STORED))
    shown(
        f"dezelfde belofte in de dienst zelf, met toestemmingen, capaciteit en klok ({kind(town.database)})",
        f"{STORED} reeksen van hoogstens 25 stappen, 0 keer",
    )


# --- What is left -------------------------------------------------------------------------------------------------


def test_nothing_is_left_of_who_was_erased(town, shown):
    began = time.monotonic()
    erased.test_nothing_of_the_person_is_left_in_any_table_or_file_or_network(town)
    shown(
        f"na wissen staat de kanarie nergens meer: tabellen, bestanden, netwerk ({kind(town.database)})",
        f"0 keer, {time.monotonic() - began:.1f} s voor planten, wissen en zoeken (hoogstens {erased.SOON} s)",
    )


def test_a_backup_that_is_put_back_erases_again(town, backup, shown):
    erased.test_a_backup_that_is_put_back_erases_again(town, backup)
    shown(f"een teruggezette reservekopie wist opnieuw ({kind(town.database)})", "de kanarie 0 keer na de start")


def test_nothing_personal_is_in_a_log(service, capfd, caplog, monkeypatch, shown):
    said.test_the_word_is_in_no_log_and_no_answer_that_may_not_hold_it(service, capfd, caplog, monkeypatch)
    shown(f"niets persoonlijks in logregels en fouten ({kind(service.house.database)})", "de kanarie 0 keer")


def test_one_changed_line_in_many_is_found(database, shown):
    looked.test_every_harm_to_one_of_many_lines_is_found(database)
    shown(
        f"een gewijzigde, gewiste, tussengevoegde of verwisselde regel van {looked.MANY} ({kind(database)})",
        f"{2 * len(looked.HARMS)} van {2 * len(looked.HARMS)} keer gevonden",
    )


@pytest.mark.parametrize(
    ("story", "line"),
    [
        (told.test_the_garden_from_the_first_coffee_until_it_holds_by_itself, "van de eerste koffie tot bestendig"),
        (told.test_a_no_a_not_now_and_a_yes, "geweigerd, teruggekomen en aangenomen"),
        (told.test_somebody_changes_her_mind_halfway, "halverwege ingetrokken"),
    ],
    ids=["lasting", "returned", "withdrawn"],
)
def test_a_story_is_told_to_the_end(street, service, story, line, shown):
    story(street)
    shown(f"verhaal: {line} ({kind(service.house.database)})", "tot het einde verteld")
