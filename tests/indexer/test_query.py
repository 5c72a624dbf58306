"""The search language: what a text means, where an error is shown, which days --since and --until name."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.errors import QueryError
from indexer.query import (
    FIELDS,
    And,
    Everything,
    Node,
    Not,
    Or,
    Phrase,
    Query,
    Word,
    leaves,
    parse,
    parse_since,
    parse_until,
)

A, B, C = Word("a"), Word("b"), Word("c")


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("", Everything()),
        ("  *  ", Everything()),
        ("a", A),
        ("a b", And((A, B))),
        ("a AND b", And((A, B))),
        ("a OR b c", Or((A, And((B, C))))),
        ("(a OR b) c", And((Or((A, B)), C))),
        ("a (b c)", And((A, B, C))),
        ("-a", Not(A)),
        ("NOT a b", And((Not(A), B))),
        ("a -(b OR c)", And((A, Not(Or((B, C)))))),
        ('"a b"', Phrase("a b")),
        ("“a b”", Phrase("a b")),
        ('person:"Joko Widodo"', Phrase("Joko Widodo", "person")),
        ("title:a", Word("a", "title")),
        ("title:(a OR b)", Or((Word("a", "title"), Word("b", "title")))),
        ("organisation:PLN", Word("PLN", "organization")),
        ("anti-korupsi", Word("anti-korupsi")),
        ("https://detik.com/a", Word("https://detik.com/a")),
        ("10:30", Word("10:30")),
        ("and or not", And((Word("and"), Word("or"), Word("not")))),
        ('"AND"', Phrase("AND")),
    ],
)
def test_a_search_means(text: str, tree: Node) -> None:
    assert parse(text) == tree


@pytest.mark.parametrize("text", ["a & b", "a - b", "a – b", "a -!!! b", "a (🔥 b)"])
def test_what_has_no_letter_or_digit_says_nothing(text: str) -> None:
    assert parse(text) == And((A, B))


@pytest.mark.parametrize(
    ("text", "column", "says"),
    [
        ('banjir "jakarta', 8, "never closed"),
        ("(a OR b", 1, "never closed"),
        ("a b)", 4, "closes nothing"),
        ("a ()", 3, "nothing between"),
        ("a AND", 6, "missing at the end"),
        ("a OR OR b", 6, "missing before OR"),
        ("AND a", 1, "missing before AND"),
        ("a NOT", 3, "nothing after it"),
        ("persn:Jokowi", 1, "did you mean person?"),
        ("a zzz:b", 3, "fields are title, text"),
        ("a title: b", 3, "needs a value"),
        ("🔥 !!!", 1, "no letter or digit"),
        ("(" * 60 + "a" + ")" * 60, 52, "nested more than"),
        (" ".join(["kata"] * 300), 1281, "more than 256"),
    ],
)
def test_an_error_shows_the_place(text: str, column: int, says: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(text)
    message, shown, caret = str(caught.value).split("\n")
    assert f"column {column}:" in message
    assert says in message
    assert caret.endswith("^")
    at = len(caret) - 1
    assert shown[at : at + 1] == text[column - 1 : column]


pieces = st.one_of(
    st.sampled_from(['"', "(", ")", "-", " ", "AND", "OR", "NOT", ":", "*", "title:", "person:", "“", "”", "ʼ", "\n"]),
    st.text(max_size=6),
    st.sampled_from([" banjir ", " Jum'at ", " 1.500 ", " 北京 "]),
)


@given(st.lists(pieces, max_size=25).map("".join))
def test_any_text_is_a_search_or_a_query_error(text: str) -> None:
    try:
        tree = parse(text)
    except QueryError:
        return
    assert parse(str(tree)) == tree


words = st.from_regex(r"[a-zA-Z0-9'.:/é-]{1,8}", fullmatch=True).filter(
    lambda word: not word.startswith("-") and any(c.isalnum() for c in word) and ":" not in word
)
fields = st.sampled_from((None, *FIELDS))
terms = st.builds(Word, words, fields) | st.builds(Phrase, st.text("ab c'.", min_size=1).map("x{}".format), fields)


def _combined(nodes: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    def parts(kind: type[And] | type[Or]) -> st.SearchStrategy[Node]:
        others = nodes.filter(lambda node: not isinstance(node, kind))
        return st.lists(others, min_size=2, max_size=4).map(lambda nodes: kind(tuple(nodes)))

    return parts(And) | parts(Or) | st.builds(Not, nodes)


@given(st.recursive(st.just(Everything()) | terms, _combined, max_leaves=12))
def test_a_tree_written_out_parses_to_itself(tree: Node) -> None:
    assert parse(str(tree)) == tree


def test_a_match_is_never_due_to_what_is_excluded() -> None:
    assert list(leaves(parse('a -b (c OR "d e") NOT f'))) == [A, C, Phrase("d e")]


NOW = datetime(2024, 3, 1, 18, 30, tzinfo=UTC)  # already the second of March in Jakarta


@pytest.mark.parametrize(
    ("text", "first", "after"),
    [
        ("2024-03-01", "2024-02-29T17:00Z", "2024-03-01T17:00Z"),
        ("2024-02", "2024-01-31T17:00Z", "2024-02-29T17:00Z"),
        ("2024-12", "2024-11-30T17:00Z", "2024-12-31T17:00Z"),
        ("2023", "2022-12-31T17:00Z", "2023-12-31T17:00Z"),
        ("today", "2024-03-01T17:00Z", "2024-03-02T17:00Z"),
        ("yesterday", "2024-02-29T17:00Z", "2024-03-01T17:00Z"),
        ("7d", "2024-02-23T18:30Z", "2024-02-23T18:30Z"),
        ("24h", "2024-02-29T18:30Z", "2024-02-29T18:30Z"),
        ("1w", "2024-02-23T18:30Z", "2024-02-23T18:30Z"),
        ("2024-03-01T10:00", "2024-03-01T03:00Z", "2024-03-01T03:00Z"),
        ("2024-03-01T10:00+09:00", "2024-03-01T01:00Z", "2024-03-01T01:00Z"),
    ],
)
def test_days_are_whole_days_of_jakarta(text: str, first: str, after: str) -> None:
    assert parse_since(text, now=NOW) == datetime.fromisoformat(first)
    assert parse_until(text, now=NOW) == datetime.fromisoformat(after)


@pytest.mark.parametrize(
    "text", ["", "kemarin", "2024-13-01", "2024-02-30", "0000-01-01", "0001-01-01", "9999-12-31", "999999w"]
)
def test_a_day_that_is_none_is_a_query_error(text: str) -> None:
    with pytest.raises(QueryError, match=r"until: .* is no day or time; write 2024-03-01"):
        parse_until(text, now=NOW)


@given(st.text(max_size=12) | st.from_regex(r"\d{0,6}[-hdw]?\d{0,2}-?\d{0,2}(T\d\d:\d\d)?", fullmatch=True))
def test_any_text_is_a_day_or_a_query_error(text: str) -> None:
    for read in (parse_since, parse_until):
        with contextlib.suppress(QueryError):
            assert read(text, now=NOW).tzinfo is not None


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"limit": 10, "offset": 9_995}, "at most 10,000"),
        ({"limit": -1}, "can't be shown"),
        ({"sort": "oldest"}, "relevance or newest"),
        ({"since": "2024-03-02", "until": "2024-03-01"}, "isn't before until"),
    ],
)
def test_options_that_make_no_sense_are_query_errors(options: dict[str, object], says: str) -> None:
    with pytest.raises(QueryError, match=says):
        Query.parse("banjir", **options)  # type: ignore[arg-type]
