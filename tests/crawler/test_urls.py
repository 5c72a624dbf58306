"""One article has one URL, however it is linked; one registered domain is one publisher."""

from __future__ import annotations

import pytest
import tldextract
from hypothesis import given
from hypothesis import strategies as st

from crawler.urls import article_id, canonical_url, registered_domain


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("https://news.detik.com/berita/d-1/judul", "https://news.detik.com/berita/d-1/judul"),
        ("HTTPS://News.Detik.com:443/Berita/?utm_source=x#top", "https://news.detik.com/Berita"),
        ("http://a.example:80/x/?page=2&id=7&fbclid=1", "http://a.example/x?id=7"),
        ("https://a.example/x?single=1", "https://a.example/x"),
        ("https://a.example", "https://a.example/"),
        ("https://a.example:8443/x", "https://a.example:8443/x"),
        ("https://bücher.example/ä b", "https://xn--bcher-kva.example/%C3%A4%20b"),
        ("https://a.example/x?b=2&a=1&c=", "https://a.example/x?b=2&a=1&c="),
    ],
)
def test_the_canonical_url_drops_what_doesnt_change_the_article(url: str, canonical: str) -> None:
    assert canonical_url(url) == canonical


@pytest.mark.parametrize(
    "url", ["", "ftp://a.example/x", "/berita/1", "javascript:void(0)", "https:///x", "mailto:a@b"]
)
def test_what_is_no_web_url_is_a_value_error(url: str) -> None:
    with pytest.raises(ValueError, match="not an http"):
        canonical_url(url)


@given(st.text(max_size=60))
def test_canonical_urls_are_their_own_canonical_urls(tail: str) -> None:
    try:
        once = canonical_url("https://a.example/" + tail)
    except ValueError:
        return
    assert canonical_url(once) == once


def test_paths_keep_their_case_since_some_sites_tell_articles_by_it() -> None:
    assert article_id(canonical_url("https://a.example/aB")) != article_id(canonical_url("https://a.example/Ab"))


def test_http_and_https_are_one_article() -> None:
    assert article_id("http://a.example/x") == article_id("https://a.example/x")


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("finance.detik.com", "detik.com"),
        ("https://www.antaranews.com/berita/1", "antaranews.com"),
        ("jabar.tribunnews.com", "tribunnews.com"),
        ("berita.go.id", "berita.go.id"),
        ("a.b.co.id", "b.co.id"),
        ("127.0.0.1", "127.0.0.1"),
        ("http://[::1]:8080/x", "[::1]"),
        ("localhost", "localhost"),
        ("warta.berita.lokal", "lokal"),
        ("https://user:secret@News.Detik.com:8443?x", "Detik.com"),
        ("//www.detik.com.", "detik.com"),
        ("a.b.xn--55qx5d.cn", "b.xn--55qx5d.cn"),
        ("a.xn--zz--.cn", "xn--zz--.cn"),
        ("www.city.kawasaki.jp", "city.kawasaki.jp"),
        ("a.b.c.kawasaki.jp", "b.c.kawasaki.jp"),
        ("jaya.blogspot.com", "blogspot.com"),
        ("co.id", "co.id"),
        ("", ""),
    ],
)
def test_the_registered_domain_is_what_somebody_registered(host: str, domain: str) -> None:
    assert registered_domain(host) == domain


def test_every_rule_of_the_public_suffix_list_gives_what_tldextract_gives() -> None:
    oracle = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
    hosts = [f"{front}{rule.lstrip('!*.')}" for rule in oracle.tlds[::5] for front in ("", "b.", "a.b.c.")]
    wrong = {}
    for host in hosts:
        found = oracle(host)
        wanted = found.top_domain_under_public_suffix or found.domain or host
        if registered_domain(host) != wanted:
            wrong[host] = (registered_domain(host), wanted)
    assert len(hosts) > 3_000
    assert not wrong
