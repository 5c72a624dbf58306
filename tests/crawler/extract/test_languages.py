"""An article's language is what its text is in; the page's own word counts where both look alike."""

from __future__ import annotations

import subprocess
import sys

import pytest

from crawler.extract import PageExtract, extract_page

from .pages import PARAGRAPHS, page

TEXTS = {
    "id": PARAGRAPHS,
    "en": (
        "The bridge over the river was opened on Wednesday after two years of work, the mayor said at the ceremony.",
        "It will help farmers to bring their harvest to the market, and children to go to school in the rainy season.",
    ),
    "de": (
        "Die Brücke über den Fluss ist am Mittwoch nach zwei Jahren eröffnet worden, sagte der Bürgermeister vor Ort.",
        "Sie soll den Bauern helfen, die Ernte auf den Markt zu bringen, und den Kindern den Schulweg sichern.",
    ),
    "fr": (
        "Le pont sur la rivière a été ouvert mercredi après deux ans de travaux, a dit le maire pendant la cérémonie.",
        "Il doit aider les paysans à porter la récolte au marché et les enfants à aller à l'école par temps de pluie.",
    ),
    "ms": (
        "Polis menahan dua lelaki kerana dipercayai terbabit dalam kes kecurian di sebuah syarikat semalam.",
        "Siasatan awal mendapati bahawa suspek bekerja di situ, manakala seorang lagi masih bebas, kata polis.",
    ),
}


def language(text: str, declared: str) -> str | None:
    markup = page("".join(f"<p>{line}</p>" for line in TEXTS[text]))
    found = extract_page(
        type(markup)(
            markup.url, markup.body.replace(b'lang="id"', f'lang="{declared}"'.encode()), None, markup.captured
        )
    )
    assert isinstance(found, PageExtract), found
    return found.language


@pytest.mark.parametrize("declared", ["id", "en", "en-US", "de", ""])
@pytest.mark.parametrize("text", [code for code in TEXTS if code != "ms"])
def test_the_text_overrules_the_page(text: str, declared: str) -> None:
    assert language(text, declared) == text


def test_malay_that_looks_like_indonesian_is_what_the_page_says() -> None:
    assert language("id", "ms") == "ms"
    assert language("ms", "en") == "ms"


@pytest.mark.parametrize(("text", "declared"), [("en", "en"), ("id", "en"), ("de", "")])
def test_a_text_full_of_one_languages_words_loads_no_model(text: str, declared: str) -> None:
    """Asked in a process of its own, where no other test has loaded it."""
    code = f"""from {__name__} import language
from crawler.extract.about.languages import _loaded
assert language("{text}", "{declared}") == "{text}"
print(len(_loaded))"""
    seen = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert seen.stdout.strip() == "0"
