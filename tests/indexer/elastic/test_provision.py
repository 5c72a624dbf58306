"""Provisioning: everything in place the first time, nothing changed the second, and each user may do its own only."""

from __future__ import annotations

import re
from contextlib import closing
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner
from elasticsearch import AuthorizationException, NotFoundError

from indexer.commands.provision import provision as command
from indexer.elastic import provision, templates
from indexer.elastic.connection import Place
from indexer.elastic.index import ElasticIndex
from indexer.errors import IndexUnreachable, IndexUnusable
from indexer.query import Query
from tests.records import document
from tests.test_docs import output_lines

PASSWORDS = {provision.INDEXER: "menulis-berita-1", provision.READER: "membaca-berita-1"}
EDITOR_PASSWORD = {provision.EDITOR: "menyimpan-berita-1"}


def states(place: Place, **options: object) -> dict[str, str]:
    """What provisioning did, by thing, without the alias's own name."""
    steps = list(provision.provision(place, **options))  # type: ignore[arg-type]
    return {step.thing.replace(place.alias, "articles"): step.state for step in steps}


def test_first_time_makes_everything(place: Place) -> None:
    made = states(place, passwords=PASSWORDS)
    assert set(made.values()) <= {"created", "missing"}
    for thing in (
        "component template articles@settings",
        "component template articles@mappings",
        "index template articles",
        "index articles-1",
        "alias articles of articles-1",
        "role news_indexer_articles",
        "user news_reader_articles",
    ):
        assert made[thing] == "created"
    shown = {line.partition(" ")[2].strip() for line in output_lines("elasticsearch.md", "kliping provision")}
    # the alias isn't the usual one, so what isn't in its folder bears its name
    named = {re.sub(r"^((?:role|user) .*|.* kliping-sources)[_-]articles$", r"\1", thing) for thing in made}
    if made["lifecycle policy articles"] == "missing":  # then nothing names it
        shown.discard("component template articles@lifecycle")
    assert {
        thing for thing in shown if "data view" not in thing and "dashboard" not in thing and "is ready" not in thing
    } == named


def test_second_time_changes_nothing(place: Place) -> None:
    states(place, passwords=PASSWORDS)
    again = states(place, passwords=PASSWORDS)
    assert set(again.values()) <= {"unchanged", "kept", "missing"}
    assert "mapping of articles-1" in again


def test_documents_survive_provisioning_again(place: Place, index: ElasticIndex) -> None:
    index.update([document()])
    before = index.identity()
    states(place)
    assert index.summary().count == 1
    assert index.identity() == before


def test_a_hand_made_change_of_a_template_is_put_right(place: Place) -> None:
    states(place)
    client = place.client()
    client.cluster.put_component_template(
        name=f"{place.alias}@settings", template={"settings": {"index.refresh_interval": "1m"}}
    )
    assert states(place)["component template articles@settings"] == "updated"
    assert states(place)["component template articles@settings"] == "unchanged"


def test_a_field_of_a_newer_version_is_added_to_an_index_that_is_there(place: Place) -> None:
    states(place)
    client = place.client()
    client.indices.delete(index=f"{place.alias}-1")
    older = templates.read("mappings", index=place.alias)["template"]["mappings"]
    del older["properties"]["tags"]
    client.indices.create(index=f"{place.alias}-1", aliases={place.alias: {}})
    client.indices.delete(index=f"{place.alias}-1")
    client.indices.delete_index_template(name=place.alias)
    client.indices.create(
        index=f"{place.alias}-1",
        aliases={place.alias: {}},
        mappings=older,
        settings=templates.read("analysis", index=place.alias)["settings"],
    )
    assert states(place)["mapping of articles-1"] == "updated"
    assert states(place)["mapping of articles-1"] == "unchanged"


def lack(place: Place, field: str) -> None:
    """Makes the index anew, as a version that didn't know that field has made it."""
    client = place.client()
    found = client.indices.get(index=f"{place.alias}-1")[f"{place.alias}-1"]
    del found["mappings"]["properties"][field]
    client.indices.delete(index=f"{place.alias}-1")
    client.indices.delete_index_template(name=place.alias)
    client.indices.create(
        index=f"{place.alias}-1",
        aliases={place.alias: {}},
        mappings=found["mappings"],
        settings=templates.read("analysis", index=place.alias)["settings"],
    )


def test_who_writes_adds_what_the_index_lacks(place: Place, location: str) -> None:
    states(place)
    lack(place, "withdrawn")
    with closing(ElasticIndex.open(location, create=True)) as index:
        assert index.update([document(withdrawn=datetime(2026, 3, 2, tzinfo=UTC))]).indexed == 1
        assert index.search(Query.parse(withdrawn="only")).total == 1


def test_who_may_not_add_fields_is_told_who_does(place: Place, location: str, monkeypatch: pytest.MonkeyPatch) -> None:
    states(place, passwords=PASSWORDS)
    lack(place, "withdrawn")
    monkeypatch.setenv("KLIPING_ES_USERNAME", provision.user_of(provision.READER, place.alias))
    monkeypatch.setenv("KLIPING_ES_PASSWORD", PASSWORDS[provision.READER])
    with pytest.raises(IndexUnusable, match=r"lacks fields of this version \(withdrawn\).*kliping provision"):
        ElasticIndex.open(location, create=True)


def test_an_index_of_another_analysis_is_kept_and_said_so(place: Place) -> None:
    states(place)
    client = place.client()
    client.indices.delete(index=f"{place.alias}-1")
    analysis = templates.read("analysis", index=place.alias)["settings"]
    analysis["analysis"]["filter"]["id_stop"]["stopwords"] = ["lain"]
    client.indices.create(index=f"{place.alias}-1", aliases={place.alias: {}}, settings=analysis)
    assert states(place)["analysis of articles-1"] == "kept"


def test_shards_are_chosen_when_the_index_is_made(place: Place) -> None:
    states(place, shards=3)
    client = place.client()
    found = client.indices.get_settings(index=place.alias)[f"{place.alias}-1"]["settings"]["index"]
    assert found["number_of_shards"] == "3"


def test_an_index_in_the_aliass_place_is_named_and_left_alone(place: Place) -> None:
    client = place.client()
    client.indices.create(index=place.alias)
    with pytest.raises(IndexUnusable, match="is an index itself and must be an alias"):
        states(place)
    assert client.indices.exists(index=place.alias)


def test_an_alias_taken_away_comes_back_over_the_same_documents(place: Place, index: ElasticIndex) -> None:
    index.update([document()])
    client = place.client()
    client.indices.delete_alias(index=f"{place.alias}-1", name=place.alias)
    made = states(place)
    assert made["index articles-1"] == "unchanged"
    assert index.summary().count == 1


def test_a_fresh_index_takes_the_alias_over(place: Place, location: str, index: ElasticIndex) -> None:
    index.update([document()])
    before = index.identity()
    fresh = ElasticIndex.open(location, fresh=True)
    assert fresh.summary().count == 0
    assert fresh.identity() != before
    assert provision.behind(place.client(), place.alias) == [f"{place.alias}-2"]


def as_user(kind: str, place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KLIPING_ES_USERNAME", provision.user_of(kind, place.alias))
    monkeypatch.setenv("KLIPING_ES_PASSWORD", (PASSWORDS | EDITOR_PASSWORD)[kind])


def test_the_indexer_writes_reads_and_deletes_documents(
    place: Place, location: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    states(place, passwords=PASSWORDS)
    as_user(provision.INDEXER, place, monkeypatch)
    index = ElasticIndex.open(location, create=True)
    one = document()
    assert index.update([one]).indexed == 1
    assert index.get(one.id) == one
    assert index.search(Query.parse("panen")).total == 1
    assert list(index.documents()) == [one]
    assert index.summary().size_bytes
    assert index.identity()
    assert index.delete([one.id]) == 1


@pytest.mark.parametrize("kind", [provision.INDEXER, provision.READER, provision.EDITOR])
def test_no_user_of_ours_deletes_or_makes_an_index(
    kind: str, place: Place, location: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    states(place, passwords=PASSWORDS | EDITOR_PASSWORD)
    as_user(kind, place, monkeypatch)
    client = Place.of(location).client()
    with pytest.raises(AuthorizationException):
        client.indices.delete(index=f"{place.alias}-1")
    with pytest.raises(AuthorizationException):
        client.indices.create(index=f"{place.alias}-2")
    with pytest.raises(AuthorizationException):
        client.search(index="kliping-lain")
    with pytest.raises(AuthorizationException):
        client.security.get_user()


def test_the_reader_searches_and_writes_nothing(place: Place, location: str, monkeypatch: pytest.MonkeyPatch) -> None:
    states(place, passwords=PASSWORDS)
    as_user(provision.READER, place, monkeypatch)
    index = ElasticIndex.open(location)
    assert index.search(Query.parse("panen")).total == 0
    assert index.summary().count == 0
    with pytest.raises(IndexUnreachable, match=r"isn't allowed that|takes no documents"):
        index.update([document()])


def test_the_indexer_cant_provision_and_is_told_who_can(
    place: Place, location: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    states(place, passwords=PASSWORDS)
    as_user(provision.INDEXER, place, monkeypatch)
    with pytest.raises(IndexUnreachable, match="isn't allowed that"):
        states(Place.of(location), shards=2)


def test_a_changed_password_is_put(place: Place) -> None:
    states(place, passwords=PASSWORDS)
    changed = states(place, passwords=PASSWORDS | {provision.READER: "kata-sandi-baru"})
    assert changed["user news_reader_articles"] == "updated"
    assert changed["user news_indexer_articles"] == "unchanged"


def test_the_command_prints_a_line_a_thing(location: str, place: Place) -> None:
    done = CliRunner().invoke(command, ["--index", location])
    assert done.exit_code == 0, done.output
    assert f"created   index {place.alias}-1" in done.output.splitlines()
    assert done.output.splitlines()[-1].endswith("is ready")


def test_an_index_that_was_never_provisioned_says_how(location: str) -> None:
    with pytest.raises(IndexUnusable, match="kliping provision"):
        ElasticIndex.open(location)


def test_a_write_never_makes_an_index_with_guessed_fields(place: Place, index: ElasticIndex) -> None:
    client = place.client()
    client.indices.delete(index=f"{place.alias}-1")
    with pytest.raises(IndexUnusable, match="kliping provision"):
        index.update([document()])
    with pytest.raises(NotFoundError):
        client.indices.get(index=place.alias)


def test_the_editor_may_save_in_kibana_and_the_reader_may_not(place: Place) -> None:
    states(place, passwords=PASSWORDS | EDITOR_PASSWORD)
    roles = place.client().security.get_role(name=[f"news_editor_{place.alias}", f"news_reader_{place.alias}"]).body
    privileges = {name.split("_")[1]: role["applications"] for name, role in roles.items()}
    assert [one["privileges"] for one in privileges["editor"]] == [["all"]]
    assert [one["privileges"] for one in privileges["reader"]] == [["read"]]


def test_a_setting_that_may_change_is_put_right_in_an_index_that_is_there(place: Place) -> None:
    states(place)
    place.client().indices.put_settings(index=place.alias, settings={"index.query.default_field": ["*"]})
    assert states(place)["settings of articles-1"] == "updated"
    assert states(place)["settings of articles-1"] == "unchanged"
