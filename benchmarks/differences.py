"""Two data folders made of the same captures by two states of the program: what differs, field by field.

    kliping replay ../shared/pages/bulk --to after && kliping index --data after
    python -m benchmarks.differences before after                 kinds of differences in documents, with examples
    python -m benchmarks.differences before after --of articles   the same before enrichment
    python -m benchmarks.differences before after --field text --examples 20

Records are matched by id, the newest version of each. A kind is a field and what became of it ("authors: gains"); a
record counts once for each kind. Where nothing differs the exit code is 0, else 1.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

SHOWN = 110  # characters of a value


@dataclass(frozen=True, slots=True)
class Difference:
    """What became of one field of one record: the kind, and the two values as they are shown."""

    kind: str
    before: str
    after: str


def differences(before: Mapping[str, Any], after: Mapping[str, Any], path: str = "") -> Iterator[Difference]:
    """The differences between two JSON objects, field by field."""
    for name in dict.fromkeys([*before, *after]):
        field = f"{path}{name}"
        if name not in before:
            yield Difference(f"{field}: new field", "", shown(after[name]))
        elif name not in after:
            yield Difference(f"{field}: no such field", shown(before[name]), "")
        elif before[name] != after[name]:
            yield from _of_values(field, before[name], after[name])


def _of_values(field: str, before: Any, after: Any) -> Iterator[Difference]:
    if isinstance(before, dict) and isinstance(after, dict):
        yield from differences(before, after, f"{field}.")
    elif isinstance(before, list) and isinstance(after, list):
        yield from _of_lists(field, before, after)
    elif isinstance(before, str) and isinstance(after, str) and "\n" in before + after:
        yield from _of_lists(f"{field} lines", before.split("\n"), after.split("\n"))
    else:
        yield Difference(f"{field}: {_became(before, after)}", shown(before), shown(after))


def _of_lists(field: str, before: list[Any], after: list[Any]) -> Iterator[Difference]:
    """Items are compared as they are, but for keys that only one side's items have: those are told once."""
    before, after, fields = _alike(field, before, after)
    yield from fields
    old, new = Counter(map(_frozen, before)), Counter(map(_frozen, after))
    lost, gained = list((old - new).elements()), list((new - old).elements())
    if lost or gained:
        what = "changes" if lost and gained else "gains" if gained else "loses"
        yield Difference(f"{field}: {what}", shown(", ".join(lost)), shown(", ".join(gained)))
    elif before != after:
        yield Difference(f"{field}: other order", shown(before), shown(after))


def _alike(field: str, before: list[Any], after: list[Any]) -> tuple[list[Any], list[Any], list[Difference]]:
    """Two lists of objects without the keys that only one side has, and those keys as differences."""
    if not before or not after or not all(isinstance(item, dict) for item in (*before, *after)):
        return before, after, []
    here, there = ({key for item in items for key in item} for items in (before, after))
    told = [Difference(f"{field}[].{key}: new field", "", shown(_first(after, key))) for key in sorted(there - here)]
    told += [
        Difference(f"{field}[].{key}: no such field", shown(_first(before, key)), "") for key in sorted(here - there)
    ]
    shared = here & there
    return _only(before, shared), _only(after, shared), told


def _only(items: list[Any], keys: set[str]) -> list[Any]:
    return [{key: value for key, value in item.items() if key in keys} for item in items]


def _first(items: list[Any], key: str) -> Any:
    return next(item[key] for item in items if key in item)


def _became(before: Any, after: Any) -> str:
    if before is None:
        return "none → some"
    return "some → none" if after is None else "changes"


def _frozen(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)


def shown(value: Any) -> str:
    """A value on a line, cut short."""
    text = " ".join(_frozen(value).split())
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"


def newest(folder: Path) -> dict[str, dict[str, Any]]:
    """The newest version and revision of each record of a folder's segments, by id."""
    found: dict[str, dict[str, Any]] = {}
    for segment in sorted(folder.glob("*.jsonl")):
        for line in segment.read_bytes().splitlines():
            record = json.loads(line)
            known = found.get(record["id"])
            if known is None or _age(known) <= _age(record):
                found[record["id"]] = record
    return found


def _age(record: Mapping[str, Any]) -> tuple[int, int]:
    return record["version"], record.get("revision", 0)


def compared(
    before: Mapping[str, Mapping[str, Any]], after: Mapping[str, Mapping[str, Any]]
) -> dict[str, list[tuple[str, Difference]]]:
    """The differences of two sets of records by kind, the commonest first, each with the record's URL."""
    kinds: dict[str, list[tuple[str, Difference]]] = {}
    for id in sorted({*before, *after}):
        record = after.get(id) or before[id]
        if id not in before or id not in after:
            where = "only after" if id in after else "only before"
            told = iter([Difference(f"record: {where}", "", shown(record["title"]))])
        else:
            told = differences(before[id], after[id])
        for one in told:
            kinds.setdefault(one.kind, []).append((record["url"], one))
    return dict(sorted(kinds.items(), key=lambda row: (-len(row[1]), row[0])))


@click.command(help=(__doc__ or "").split("\n")[0])
@click.argument("before", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("after", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--of", "part", type=click.Choice(["documents", "articles"]), default="documents", show_default=True)
@click.option("--field", "fields", multiple=True, help="Only this field; may be given again.")
@click.option("--examples", default=3, show_default=True)
def main(before: Path, after: Path, part: str, fields: tuple[str, ...], examples: int) -> None:
    old, new = newest(before / part), newest(after / part)
    if not old or not new:
        raise click.UsageError(f"{before if not old else after}: holds no {part}")
    kinds = {kind: found for kind, found in compared(old, new).items() if _is_wanted(kind, fields)}
    same = len({*old} & {*new}) - len({url for found in kinds.values() for url, _ in found})
    click.echo(f"{len(old):,} {part} before, {len(new):,} after; {same:,} the same in every field looked at\n")
    for kind, found in kinds.items():
        click.echo(f"{len(found):6,}  {kind}")
        for url, one in found[:examples]:
            click.echo(f"        {url}\n          - {one.before}\n          + {one.after}")
    sys.exit(1 if kinds else 0)


def _is_wanted(kind: str, fields: tuple[str, ...]) -> bool:
    return not fields or any(kind.startswith((f"{field}:", f"{field}.", f"{field} ", f"{field}[")) for field in fields)


if __name__ == "__main__":
    main()
