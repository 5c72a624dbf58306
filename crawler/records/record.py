"""What all records share: the way into a JSON line and out of it, and whole text.

Reading is strict: an unknown field, a missing one or one of another type is a ValueError that names the field. It is
msgspec's work, in C, but for the times: those are written with their offset in full (`+00:00`, where msgspec has `Z`),
as they have been since the first record.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated, Any, ClassVar, Self, TypeVar

import msgspec

MAX_COUNT = 2**63 - 1  # what SQLite, Tantivy and Elasticsearch hold as a whole number

Time = Annotated[datetime, msgspec.Meta(tz=True)]
Count = Annotated[int, msgspec.Meta(ge=0, le=MAX_COUNT)]
AnyRecord = TypeVar("AnyRecord", bound=msgspec.Struct)


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """A record that is written as a JSON object. A child names those of its own fields that are times in `TIMES`."""

    TIMES: ClassVar[tuple[str, ...]] = ()

    def to_json(self) -> bytes:
        """The record as one JSON line without its newline, UTF-8.

        Raises UnicodeEncodeError where a text holds half a surrogate pair; `whole` mends that.
        """
        return msgspec.json.encode(self._written())

    @classmethod
    def from_json(cls, line: bytes | str) -> Self:
        """The record of one JSON line. Raises ValueError, which names the field, when the line is no such record."""
        try:
            return msgspec.json.decode(line, type=cls)
        except msgspec.ValidationError:
            return cls.from_values(_decoded(line))  # the slow way knows more times, or says what is wrong
        except (msgspec.DecodeError, RecursionError) as error:
            raise ValueError(_why_no_json(line, error)) from error

    def to_values(self) -> dict[str, Any]:
        """The record as JSON's own types."""
        values: dict[str, Any] = msgspec.json.decode(self.to_json())
        return values

    @classmethod
    def from_values(cls, values: Any) -> Self:
        """The record of one decoded JSON object; raises ValueError as `from_json` does."""
        if isinstance(values, dict):
            values = values | {name: _time(values[name]) for name in cls.TIMES if isinstance(values.get(name), str)}
        try:
            return msgspec.convert(values, cls)
        except (msgspec.ValidationError, RecursionError) as error:
            raise ValueError(f"no {cls.__name__.lower()} record: {_in_our_words(error)}") from error

    def _written(self) -> dict[str, Any]:
        """The fields in their order, as msgspec is to write them."""
        values = msgspec.structs.asdict(self)
        for name in self.TIMES:
            if values[name] is not None:
                values[name] = values[name].isoformat()
        return values


def whole(record: AnyRecord) -> AnyRecord:
    """The record itself where all its text is Unicode, else one with every half of a surrogate pair made U+FFFD.

    Halves come from texts that a publisher cut at so many UTF-16 units and then wrote as JSON.
    """
    try:
        msgspec.json.encode(record)
    except UnicodeEncodeError:
        return msgspec.convert(_mended(msgspec.to_builtins(record, builtin_types=(datetime,))), type(record))
    return record


def _mended(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    if isinstance(value, dict):
        return {name: _mended(item) for name, item in value.items()}
    return [_mended(item) for item in value] if isinstance(value, list | tuple) else value


def _decoded(line: bytes | str) -> Any:
    try:
        return msgspec.json.decode(line)
    except (msgspec.DecodeError, RecursionError) as error:
        raise ValueError(_why_no_json(line, error)) from error


def _why_no_json(line: bytes | str, error: Exception) -> str:
    """msgspec says "truncated" of half a surrogate pair; Python's reader, which takes it, tells the two apart."""
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return f"not JSON: {error}"
    return f"not JSON: half a surrogate pair in a text, or a number that is none ({error})"


def _time(text: str) -> datetime | str:
    """A time as Python writes it, too: zones of a century ago have seconds in their offset, which RFC 3339 hasn't."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return text


def _in_our_words(error: Exception) -> str:
    """msgspec's message with the field in front: "text: expected `str`, got `null`"."""
    what, _, place = str(error).partition(" - at `$")
    return f"{place.rstrip('`').lstrip('.')}: {what[:1].lower()}{what[1:]}" if place else what[:1].lower() + what[1:]
