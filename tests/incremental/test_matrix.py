"""The rebuild matrix is covered: each of its rows has a test here, a test elsewhere, or a reason why it has none."""

import ast
import re
from pathlib import Path

ROWS = frozenset(range(1, 135))
"""The kinds of change that the matrix lists."""

HERE = Path(__file__).parent

NOT_APPLICABLE = {
    15: "there are no archives by month or year; a list that becomes empty is row 39's",
    33: "no output redirects to another, and entries have no other addresses",
    34: "a site has one language",
    35: "no field is inherited from a folder",
    36: "no field chooses a template; an entry's collection does",
    44: "no entry stands for a section: the lists are made, not written",
    63: "the form of addresses is fixed",
    64: "lists are on one page",
    72: "the key of the plan holds each document as a whole, and that of a page its whole view: none is forgotten",
    86: "a site has one theme, which is upgraded with the program (row 111) and overridden by file (rows 79 and 80)",
    99: "each command builds once",
    108: "no date is taken from version control",
}
"""The rows that cannot happen in this program, and why."""

ELSEWHERE = {
    71: "test_matrix_machine.py::test_row_111_another_version_of_the_program",
    88: "test_matrix_machine.py::test_row_111_another_version_of_the_program",
    109: "../test_determinism.py::test_a_site_is_the_same_in_every_surrounding",
    110: "../test_determinism.py::test_the_order_in_which_the_file_system_lists_files_does_not_show",
    114: "../caching/test_cache.py::test_a_cache_of_another_version_or_program_is_ignored_and_replaced",
    115: "../caching/test_cache.py::test_a_file_that_was_cut_off_gives_what_was_put_or_nothing",
    116: "../caching/test_cache.py::test_a_file_with_a_changed_byte_gives_what_was_put_or_nothing",
    120: "../caching/test_cache.py::test_a_read_only_cache_is_read_and_said_not_to_be_written",
    127: "../output/test_transaction.py::test_an_output_folder_that_could_hold_what_is_not_ours_is_refused",
    128: "../output/test_transaction.py::test_nothing_is_written_or_removed_through_a_link_to_a_folder_outside",
    129: "../test_crashes.py::test_after_kill_9_at_any_moment_the_next_build_is_as_a_clean_one",
    130: "../test_crashes.py::test_after_a_failure_of_any_operation_the_next_build_is_as_a_clean_one",
    131: "../output/test_lock.py::test_a_second_build_waits_for_the_first",
    132: "../output/test_lock.py::test_a_killed_build_frees_the_lock_and_its_child_does_not_keep_it",
    133: "../output/test_transaction.py::test_a_file_in_use_is_tried_again_for_a_while_and_then_named",
}
"""The rows that a test of another name shows."""


def _tests_in(file: Path) -> set[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return {item.name for item in tree.body if isinstance(item, ast.FunctionDef) and item.name.startswith("test_")}


def _rows_of(name: str) -> set[int]:
    """The rows that a test shows, told by its name."""
    match = re.match(r"test_rows?_(\d+)(?:_(and|to)_(\d+))?", name)
    if match is None:
        return set()
    first, last = int(match[1]), int(match[3] or match[1])
    return {first, last} if match[2] == "and" else set(range(first, last + 1))


def test_every_row_has_a_test_or_a_reason_why_it_has_none() -> None:
    shown = {row for file in HERE.glob("test_matrix_*.py") for name in _tests_in(file) for row in _rows_of(name)}
    assert not shown & NOT_APPLICABLE.keys()
    assert not shown & ELSEWHERE.keys()
    assert shown | NOT_APPLICABLE.keys() | ELSEWHERE.keys() == ROWS


def test_the_tests_elsewhere_exist() -> None:
    missing = [test for test in ELSEWHERE.values() if test.split("::")[1] not in _tests_in(HERE / test.split("::")[0])]
    assert missing == []
