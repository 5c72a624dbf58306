"""What is known of an article before its text is read: the passes that clean it ask this."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Known:
    """The page's own statements that tell text from furniture.

    `titles` are all the titles that it states; `persons` its authors and editors; `told` the letters of its
    descriptions, which a standfirst may repeat; `captions` the letters of the pictures' captions, which layouts for
    phones repeat as bare text; `continued` says that a next page goes on after the last block.
    """

    titles: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    captions: tuple[str, ...] = ()
    continued: bool = False
