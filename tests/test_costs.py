"""The table by which tests are shared out names tests that are there."""

from __future__ import annotations

from tests.conftest import COSTS, ROOT, cost, together


def test_every_file_of_the_table_is_there() -> None:
    named = {name.partition("::")[0] for name in (*COSTS["apart"], *COSTS["beside"], *COSTS["seconds"])}
    assert {name for name in named if not name.startswith("elasticsearch") and not (ROOT / name).exists()} == set()


def test_a_function_that_runs_apart_costs_what_its_file_says_or_what_it_says_itself() -> None:
    file = "tests/test_setup.py"
    assert together(f"{file}::test_where_nothing_listens_too") == f"{file}::test_where_nothing_listens_too"
    assert cost(f"{file}::test_where_nothing_listens_too") == COSTS["seconds"][file]
    demo = f"{file}::test_the_demo_ends_in_a_hit_that_names_a_person_and_keeps_its_folder"
    assert cost(together(demo)) == COSTS["seconds"][demo] > COSTS["seconds"][file]


def test_the_parameters_of_a_test_stay_together() -> None:
    name = "tests/crawler/test_commands.py::test_a_mistyped_name"
    assert together(f"{name}[a]") == together(f"{name}[b]") == name


def test_one_server_has_two_groups() -> None:
    assert together("tests/indexer/elastic/test_index.py::test_x") == "elasticsearch"
    assert together("tests/indexer/test_contract.py::test_x[elasticsearch-1]") == "elasticsearch beside"
    assert together("tests/indexer/elastic/test_faults.py::test_x") == "elasticsearch beside"
    assert together("tests/indexer/test_contract.py::test_x[embedded-1]") == "tests/indexer/test_contract.py"
