"""What captions say too leaves the text where several lines do."""

from __future__ import annotations

from crawler.extract.text.known import Known
from crawler.extract.text.passes.captions import without_captions

from ..lines import FIRST, paragraphs, passed

CAPTIONS = Known(captions=("theoldfootbridgebeforetheflood", "theriverinthedryseasonlastyear"))


def test_lines_that_captions_say_go_where_there_are_several() -> None:
    lines = ("The old footbridge before the flood", "The river in the dry season last year", FIRST)
    left, taken = passed(without_captions, paragraphs(*lines), CAPTIONS)
    assert left == [FIRST]
    assert [kind for _, kind in taken] == ["caption", "caption"]


def test_one_alone_may_be_the_texts_own() -> None:
    lines = ["The old footbridge before the flood", FIRST]
    assert passed(without_captions, paragraphs(*lines), CAPTIONS) == (lines, [])
