"""Gets a language's models from Stanza's site: what finding entities needs, and no more.

    resources.json ─▶ tokenize, mwt where words are split, ner, and what they stand on ─▶ MD5s ─▶ card ─▶ rename

Stanza chooses, names and checks the files (`stanza.download`); the bytes are fetched here, so that there is one bar,
a time limit and an error that says what to do. STANZA_RESOURCES_URL and STANZA_MODEL_URL name a mirror, as for Stanza.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from indexer.enrich.stanza_door import Fetch, Site, fetch_list, fetch_models, http
from indexer.enrich.store import CARD, Downloaded, aside, code_of, find, write_card
from indexer.errors import ModelError

Progress = Callable[[str, int, int | None], None]  # file, bytes so far, bytes in all where the site says
CHUNK_BYTES = 1 << 17
TIMEOUTS_S = (20, 60)  # to connect; between two pieces
MAX_RESOURCES_BYTES = 64_000_000


def download(
    folder: Path,
    language: str,
    progress: Progress,
    *,
    resources_url: str | None = None,
    model_url: str | None = None,
) -> Downloaded:
    """Downloads what finding entities in a language needs into `folder`, and returns it; what is there is kept if new.

    A download that breaks off leaves nothing that counts, and is carried on by the next. Raises ModelError.
    """
    code = code_of(language)
    if not code:
        raise ModelError(f"{language!r} is no language's code; it is like en. `kliping models --all` lists them")
    home = aside(folder, code)
    site, fetch = Site(resources_url, model_url), _fetching(progress)
    with _in_our_words(folder / code):
        home.mkdir(parents=True, exist_ok=True)
        fetch_list(home, site, fetch)
        stanza_code, resources = _resources(home, code)
        packages = _packages(code, resources)
        present = find(folder, code)
        if present and _is_newest(present, resources, packages):
            shutil.rmtree(home)
            return present
        kept = set(fetch_models(home, stanza_code, packages, site, fetch))
        return _sealed(home, folder / code, stanza_code, packages, kept)


def _resources(home: Path, code: str) -> tuple[str, dict[str, Any]]:
    """Stanza's code of a language and what its site has for it."""
    everything = json.loads((home / "resources.json").read_text("utf-8"))
    seen = {code}
    while isinstance(everything.get(code), dict) and "alias" in everything[code]:
        code = everything[code]["alias"]
        if code in seen:
            break
        seen.add(code)
    found = everything.get(code)
    return code, found if isinstance(found, dict) else {}


def _packages(code: str, resources: dict[str, Any]) -> dict[str, str]:
    """Processor → package, of those that finding entities takes."""
    chosen = resources.get("packages", {}).get("default", {})
    if "ner" not in chosen or "tokenize" not in chosen:
        raise ModelError(
            f"Stanza has no entity model for {code!r}; articles in it are indexed without entities. `kliping models"
            " --all` lists the languages that have one"
        )
    return {name: str(chosen[name]) for name in ("tokenize", "mwt", "ner") if name in chosen}


def _is_newest(present: Downloaded, resources: dict[str, Any], packages: dict[str, str]) -> bool:
    """Whether the site's files are those that are there."""
    if present.packages != packages:
        return False
    for file, md5 in present.files.items():
        _, processor, package = Path(file).parts
        entry = resources.get(processor, {}).get(package.removesuffix(".pt"), {})
        if md5 not in (entry.get("md5"), entry.get("alternate_md5")) or not (present.folder / file).is_file():
            return False
    return True


def _sealed(home: Path, target: Path, stanza_code: str, packages: dict[str, str], kept: set[str]) -> Downloaded:
    """Writes the card and puts the folder in its place. Other files are of a download that was broken off long ago."""
    for path in home.glob("*/*/*.pt"):
        if str(path.relative_to(home)) not in kept:
            path.unlink()
    files = {file: _md5(home / file) for file in sorted(kept)}
    version = hashlib.sha256("".join(f"{file} {md5}\n" for file, md5 in files.items()).encode()).hexdigest()[:12]
    name = f"stanza-{stanza_code}-{packages['ner']}"
    made = Downloaded(target.name, name, version, stanza_code, packages, files, home)
    write_card(made)
    if target.exists():
        (target / CARD).unlink(missing_ok=True)
        shutil.rmtree(target)
    home.rename(target)
    return replace(made, folder=target)


def _md5(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "md5").hexdigest()


def _fetching(progress: Progress) -> Fetch:
    """Fetches a file by itself, with a time limit, and tells how far it is."""

    def fetch(url: str, path: str) -> int:
        with http().get(url, stream=True, timeout=TIMEOUTS_S) as answer:
            answer.raise_for_status()
            total = int(answer.headers.get("content-length") or 0) or None
            so_far = 0
            with open(path, "wb") as file:
                for piece in answer.iter_content(CHUNK_BYTES):
                    file.write(piece)
                    so_far += len(piece)
                    progress(_short_name(url), so_far, total)
                    if url.endswith(".json") and so_far > MAX_RESOURCES_BYTES:
                        raise ModelError(f"{url}: larger than Stanza's list can be; check STANZA_RESOURCES_URL")
            return int(answer.status_code)

    return fetch


def _short_name(url: str) -> str:
    """ "ner/ontonotes.pt" of an address, "resources_1.15.0.json" of the list's."""
    parts = url.split("?")[0].split("/")
    return parts[-1] if parts[-1].endswith(".json") else "/".join(parts[-2:])


@contextmanager
def _in_our_words(target: Path) -> Iterator[None]:
    """Turns what Stanza and its network library raise into ModelError."""
    requests = http()
    elsewhere = f"or copy the folder {target} from a machine that has it"
    try:
        yield
    except requests.HTTPError as error:
        answer = f"{error.response.status_code} {error.response.reason}"
        raise ModelError(
            f"{error.response.url}: the site answers {answer}; try again later, check STANZA_RESOURCES_URL and"
            f" STANZA_MODEL_URL if they are set, {elsewhere}"
        ) from error
    except requests.RequestException as error:
        place = error.request.url if error.request is not None else "Stanza's site"
        raise ModelError(
            f"{place} can't be reached ({type(error).__name__}); check the network (HTTPS_PROXY names a proxy), try"
            f" again, {elsewhere}. Enrichment itself needs no network"
        ) from error
    except ValueError as error:  # MD5s that differ; resources.json that isn't JSON
        raise ModelError(f"what arrived isn't what Stanza's list promises ({error}); try again") from error
    except OSError as error:
        raise ModelError(f"{target}: can't be written ({error.strerror}); check the folder and the disk") from error
