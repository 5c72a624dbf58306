"""Rules per source are dated tables: they win while they hold, and wrong ones say what is wrong."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from crawler.extract import rule_from_table
from crawler.extract.rules import rules_for
from crawler.facts import names_in

from .pages import PARAGRAPHS, article, body

OTHER = (
    '<div class="konten"><p>Teks yang lain sekali dari paragraf di atas, cukup panjang untuk menjadi berita utuh.</p>'
    "<p>Kalimat kedua menambah beberapa kata lagi supaya tidak terlalu pendek bagi pembaca.</p></div>"
)


def test_a_rule_points_at_the_body_while_it_holds() -> None:
    current = rule_from_table({"body": ".konten", "valid_from": date(2020, 1, 1)})
    past = rule_from_table({"body": ".konten", "valid_until": date(2020, 1, 1)})
    assert article(body(OTHER), rules=(current,)).text.startswith("Teks yang lain")
    assert article(body(OTHER), rules=(past,)).text.startswith(PARAGRAPHS[0])


def test_a_rule_drops_nodes_by_kind_and_names_people() -> None:
    rule = rule_from_table({"body": [".article-body"], "drop": {"advert": [".kotak"]}, "authors": [".oleh"]})
    found = article(
        body('<div class="kotak">Promo besar hari ini</div>'), rules=(rule,), before='<b class="oleh">Rina Hartati</b>'
    )
    assert found.text.split("\n") == list(PARAGRAPHS)
    assert ("Promo besar hari ini", "advert") in {(item.line, item.kind) for item in found.removed}
    assert found.authors == ("Rina Hartati",)


def test_a_rule_points_at_the_time() -> None:
    rule = rule_from_table({"published": ".kapan"})
    before = '<div>1 Januari 2024 10:00 WIB</div><b class="kapan">2 Januari 2024 11:30 WIB</b>'
    found = article(body(), rules=(rule,), before=before)
    assert found.published == datetime.fromisoformat("2024-01-02T11:30:00+07:00")


@pytest.mark.parametrize(
    ("table", "named"),
    [
        ({"bdy": ".x"}, "bdy"),
        ({"body": 3}, "body"),
        ({"body": "..x["}, "body"),
        ({"valid_from": "2020-01-01"}, "valid_from"),
        ({"drop": [".x"]}, "drop"),
        ({"valid_from": date(2021, 1, 1), "valid_until": date(2020, 1, 1)}, "valid_until"),
    ],
)
def test_a_wrong_rule_names_the_key(table: dict[str, Any], named: str) -> None:
    with pytest.raises(ValueError, match=named):
        rule_from_table(table)


def test_the_shipped_rules_can_be_read() -> None:
    for domain in names_in("extract/rules"):
        assert rules_for(domain)
