"""docker-compose.yml, Dockerfile and .env.example: valid, closed to the outside, and in step with the code.

There is no Docker where the tests run; what can be told without one is told here. Compose's own rules are held by
compose-pydantic's strict model of its specification.
"""

from __future__ import annotations

import fnmatch
import re
import shlex
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from indexer.commands.provision import PASSWORDS
from indexer.elastic.provision import INDEXER
from kliping.cli import commands
from tests.conftest import ROOT

TEXT = (ROOT / "docker-compose.yml").read_text()
# ${NAME}, ${NAME-default}, ${NAME:-default}, ${NAME:?message}; $$ is a dollar for the container.
VARIABLE = re.compile(r"(?<!\$)\$\{(\w+)(?:(:?[-?])([^}]*))?\}")
SECRET = re.compile(r"PASSWORD|KEY")
EXAMPLE = dict(re.findall(r"^(\w+)=(.*)$", (ROOT / ".env.example").read_text(), re.MULTILINE))
ENVIRONMENT = {name: value or f"{'rahasia0' * 5}" for name, value in EXAMPLE.items()}


def resolved(environment: dict[str, str]) -> dict[str, Any]:
    """The file as compose reads it with these variables. Raises KeyError with the message of a missing one."""

    def value(match: re.Match[str]) -> str:
        name, operator, rest = match.groups()
        found = environment.get(name)
        if found is None or (not found and operator and operator.startswith(":")):
            if operator in (":?", "?", None):
                raise KeyError(f"{name} {rest}")
            return str(rest)
        return found

    found: dict[str, Any] = yaml.safe_load(VARIABLE.sub(value, TEXT))
    return found


SERVICES: dict[str, dict[str, Any]] = resolved(ENVIRONMENT)["services"]
OURS = sorted(name for name, service in SERVICES.items() if "build" in service)


def test_the_file_is_valid_compose() -> None:
    plain = {key: value for key, value in resolved(ENVIRONMENT).items() if not key.startswith("x-")}
    from compose_pydantic import ComposeSpecification  # here: a second, which every process that collects would take

    ComposeSpecification.model_validate(plain)


def test_the_services_are_those_of_the_readme_of_the_file() -> None:
    assert SERVICES.keys() == {"elasticsearch", "kibana-password", "kibana", "provision", "crawler", "indexer"}


def test_elasticsearch_and_kibana_are_of_one_version() -> None:
    images = {service["image"].rpartition(":")[2] for service in SERVICES.values() if "elastic.co" in service["image"]}
    assert images == {"9.5.4"}


def test_every_port_is_on_the_loopback_interface() -> None:
    ports = [port for service in SERVICES.values() for port in service.get("ports", [])]
    assert ports == ["127.0.0.1:9200:9200", "127.0.0.1:5601:5601"]


def test_security_is_on() -> None:
    assert SERVICES["elasticsearch"]["environment"]["xpack.security.enabled"] == "true"


@pytest.mark.parametrize("name", sorted(name for name in EXAMPLE if SECRET.search(name)))
def test_a_missing_secret_stops_compose_and_says_the_cure(name: str) -> None:
    assert EXAMPLE[name] == "", "no default passwords"
    without = {key: value for key, value in ENVIRONMENT.items() if key != name}
    for environment in (without, without | {name: ""}):
        with pytest.raises(KeyError, match=rf"{name} is not set; run \./run\.sh env"):
            resolved(environment)


def test_a_secret_has_no_default_in_the_file() -> None:
    assert {operator for name, operator, _ in VARIABLE.findall(TEXT) if SECRET.search(name)} == {":?"}


def test_every_variable_is_in_env_example_with_the_files_default() -> None:
    used = VARIABLE.findall(TEXT)
    assert {name for name, _, _ in used} == EXAMPLE.keys()
    for name, operator, default in used:
        if operator in (":-", "-"):
            assert EXAMPLE[name] == default, name


def test_run_sh_env_fills_every_secret(tmp_path: Path) -> None:
    for name in ("run.sh", ".env.example"):
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    subprocess.run(["bash", "run.sh", "env"], cwd=tmp_path, check=True, capture_output=True)
    made = dict(re.findall(r"^(\w+)=(.*)$", (tmp_path / ".env").read_text(), re.MULTILINE))
    secrets = [made[name] for name in EXAMPLE if SECRET.search(name)]
    assert all(re.fullmatch(r"[0-9a-zA-Z]{32,}", secret) for secret in secrets)
    assert len(set(secrets)) == len(secrets)
    assert {name: made[name] for name in EXAMPLE if not SECRET.search(name)} == {
        name: value for name, value in EXAMPLE.items() if not SECRET.search(name)
    }
    assert (tmp_path / ".env").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("name", ["elasticsearch", "kibana"])
def test_a_server_has_a_health_check(name: str) -> None:
    check = SERVICES[name]["healthcheck"]
    assert check["test"][0] == "CMD-SHELL"
    assert check["retries"] >= 30


@pytest.mark.parametrize("name", ["crawler", "indexer"])
def test_a_service_of_ours_is_asked_whether_it_gets_on(name: str) -> None:
    """And the command tells a service that hangs from one that only waits: `tests/test_alive.py`."""
    check = SERVICES[name]["healthcheck"]
    kind, program, command, *arguments = check["test"]
    assert (kind, program, command, arguments[0]) == ("CMD", "kliping", "alive", name)
    commands.loaded(command).make_context(command, list(arguments))
    assert check["retries"] * 60 + 600 < 3600, "within the hour"


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_every_service_has_a_memory_limit_and_a_restart_policy(name: str) -> None:
    service = SERVICES[name]
    assert re.fullmatch(r"\d+[mg]", service["mem_limit"])
    once = name in ("kibana-password", "provision")
    assert service["restart"] == ("no" if once else "unless-stopped")


def test_who_waits_for_whom() -> None:
    waits = {
        name: {other: row["condition"] for other, row in service.get("depends_on", {}).items()}
        for name, service in SERVICES.items()
    }
    assert waits == {
        "elasticsearch": {},
        "kibana-password": {"elasticsearch": "service_healthy"},
        "kibana": {"elasticsearch": "service_healthy", "kibana-password": "service_completed_successfully"},
        "provision": {"elasticsearch": "service_healthy", "kibana": "service_healthy"},
        "crawler": {},
        "indexer": {"elasticsearch": "service_healthy", "provision": "service_completed_successfully"},
    }


def test_what_is_waited_for_can_come_true() -> None:
    for service in SERVICES.values():
        for other, row in service.get("depends_on", {}).items():
            needs = "healthcheck" if row["condition"] == "service_healthy" else "restart"
            assert needs in SERVICES[other], other
            assert row["condition"] == "service_healthy" or SERVICES[other]["restart"] == "no"


@pytest.mark.parametrize("name", OURS)
def test_our_commands_exist_and_take_these_options(name: str) -> None:
    command = SERVICES[name]["command"]
    words = shlex.split(command) if isinstance(command, str) else command
    found = commands.loaded(words[0])
    environment = SERVICES[name]["environment"]
    with pytest.MonkeyPatch.context() as patch:
        for variable, value in environment.items():
            patch.setenv(variable, value)
        found.make_context(words[0], list(words[1:]))  # raises on an unknown option or a wrong value


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_no_service_has_rights_to_gain_or_processes_without_end(name: str) -> None:
    assert SERVICES[name]["cap_drop"] == ["ALL"]
    assert SERVICES[name]["security_opt"] == ["no-new-privileges:true"]
    assert SERVICES[name]["pids_limit"] <= 4096


@pytest.mark.parametrize("name", [*OURS, "kibana-password"])
def test_what_reads_strangers_pages_writes_to_its_volume_only(name: str) -> None:
    assert SERVICES[name]["read_only"] is True
    assert "/tmp" in SERVICES[name]["tmpfs"]


def test_only_what_publishes_a_port_and_the_crawler_reach_out() -> None:
    networks = resolved(ENVIRONMENT)["networks"]
    inside = {name for name, network in networks.items() if network.get("internal")}
    outside = {name for name, service in SERVICES.items() if set(service["networks"]) - inside}
    assert outside == {"elasticsearch", "kibana", "crawler"}


def test_the_administrators_password_is_where_it_is_needed_only() -> None:
    having = {name for name, service in SERVICES.items() if "ELASTIC_PASSWORD" in _own_text(name)}
    assert having == {"elasticsearch", "kibana-password", "provision"}


def test_the_indexer_comes_as_the_user_that_provisioning_makes() -> None:
    assert SERVICES["indexer"]["environment"]["KLIPING_ES_USERNAME"] == INDEXER
    assert set(PASSWORDS.values()) <= SERVICES["provision"]["environment"].keys()


def test_the_crawler_cant_reach_elasticsearch() -> None:
    assert not set(SERVICES["crawler"]["networks"]) & set(SERVICES["elasticsearch"]["networks"])


def test_crawler_and_indexer_share_the_data() -> None:
    assert SERVICES["crawler"]["volumes"] == SERVICES["indexer"]["volumes"] == ["data:/data"]


def test_mounted_files_are_there() -> None:
    mounts = [
        volume for service in SERVICES.values() for volume in service.get("volumes", []) if volume.startswith(".")
    ]
    assert mounts
    assert all((ROOT / mount.split(":")[0]).is_file() for mount in mounts)


def test_kibana_shows_articles_and_entities_at_first_sight() -> None:
    settings = yaml.safe_load((ROOT / "indexer/elastic/kibana.yml").read_text())
    shown = settings["uiSettings.overrides"]
    assert {"title", "entities.person", "entities.organization", "entities.location"} <= set(shown["defaultColumns"])
    assert "now-7d" in shown["timepicker:timeDefaults"]  # Kibana's own default is 15 minutes: no newspaper fills that


def test_the_images_python_is_one_that_we_support() -> None:
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["requires-python"]
    image = re.search(r"^FROM python:([\d.]+)-slim$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    assert image
    assert wanted == f">={image[1]}"


def test_the_image_runs_as_an_ordinary_user_with_a_health_check() -> None:
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    assert "USER kliping" in lines
    assert "VOLUME /data" in lines
    assert any(line.startswith("HEALTHCHECK") for line in lines)
    assert lines.index("USER kliping") < lines.index('ENTRYPOINT ["kliping"]')


def test_the_image_gets_the_code_and_no_secrets() -> None:
    taken = _in_build_context()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    packages = {name.rstrip("*") for name in project["tool"]["setuptools"]["packages"]["find"]["include"]}
    assert packages | {"pyproject.toml", "requirements.lock", project["project"]["readme"]} <= taken
    assert not taken & {".env", ".git", ".venv", "data", "tests"}


def _in_build_context() -> set[str]:
    """The top-level names that .dockerignore lets through: the last matching line decides."""
    rules = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line and not line.startswith("#")]
    names = {path.name for path in ROOT.iterdir()} | {".env", "data"}
    taken = set()
    for name in names:
        matching = [rule for rule in rules if fnmatch.fnmatch(name, rule.removeprefix("!"))]
        if matching and matching[-1].startswith("!"):
            taken.add(name)
    return taken


def _own_text(name: str) -> str:
    """The part of the file that is a service's own."""
    found = re.search(rf"^  {name}:\n(.*?)(?=^  (?:# |\w)|^\w)", TEXT, re.MULTILINE | re.DOTALL)
    assert found
    return found[1]
