"""What a host needs: redirects from identifiers to files, media types, the sitemap, robots.txt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from kgbuild.publish.render import About

__all__ = ["hosting_files"]

_TYPES = (
    "AddType text/turtle .ttl\nAddType application/ld+json .jsonld\nAddType application/n-quads .nq\n"
    "AddCharset utf-8 .ttl .jsonld .html .js .css\n"
)
_HEADERS = (
    "/*.ttl\n  Content-Type: text/turtle; charset=utf-8\n"
    "/*.jsonld\n  Content-Type: application/ld+json; charset=utf-8\n"
)
_RDF = (("text/turtle|application/(x-)?turtle", "ttl"), ("application/ld\\+json", "jsonld"))
_PER_MAP = 40_000


def hosting_files(about: About, pages: Sequence[str], retired: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Each file as (path, text).

    ``pages`` are the paths to find; ``retired`` pairs an old stem with a new one or nothing.
    """
    yield ".htaccess", _htaccess(about, retired)
    yield "_redirects", _redirects(about, retired)
    yield "_headers", _HEADERS
    yield ".nojekyll", ""
    yield "w3id/.htaccess", _w3id(about)
    yield "robots.txt", "User-agent: *\nAllow: /\n" + (f"Sitemap: {about.url}sitemap.xml\n" if about.url else "")
    if about.url:
        yield from _sitemaps(about.url, sorted(pages))


def _htaccess(about: About, retired: Sequence[tuple[str, str]]) -> str:
    """For Apache: the document that the client wants, the page else."""
    root = about.base_path
    lines = [
        "# From an identifier to its page or its document; for Apache with mod_rewrite.",
        _TYPES + f"ErrorDocument 404 {root}404.html",
        "Options -MultiViews -Indexes",
        "DirectoryIndex index.html",
        # the slash is put behind a folder by us: Apache would do it before the rules below
        "DirectorySlash Off",
        "RewriteEngine On",
        f"RewriteBase {root}",
    ]
    for old, new in retired:
        if new:
            lines.append(f"RewriteRule ^{_plain(old)}/?$ {new}/ [R=301,L]")
            lines.append(f"RewriteRule ^{_plain(old)}\\.(ttl|jsonld)$ {new}.$1 [R=301,L]")
    for accept, suffix in _RDF:
        lines += [
            f"RewriteCond %{{HTTP_ACCEPT}} {accept} [NC]",
            f"RewriteRule ^(id/[a-z]+/[^/]+|ns|role|type|code)/?$ $1.{suffix} [R=303,L]",
        ]
    lines += ["RewriteRule ^(id/[a-z]+/[^/.]+|ns|role|type|code)$ $1/ [R=303,L]", ""]
    return "\n".join(lines)


def _redirects(about: About, retired: Sequence[tuple[str, str]]) -> str:
    """For hosts that read ``_redirects`` (Netlify, Cloudflare Pages): retired identifiers lead on."""
    root = about.base_path
    lines = [f"{root}{old}/* {root}{new}/index.html 301" for old, new in retired if new]
    lines += [
        f"{root}{old}.{suffix} {root}{new}.{suffix} 301" for old, new in retired if new for suffix in ("ttl", "jsonld")
    ]
    return "\n".join([*lines, ""])


def _w3id(about: About) -> str:
    """What to hand in at w3id.org (perma-id/w3id.org), so that identifiers lead here."""
    target = about.url or "https://example.org/"
    note = (
        "" if about.url else "# PUT THE ADDRESS OF THE SITE IN PLACE OF https://example.org/ (or publish with --url)\n"
    )
    lines = [
        f"{note}# Identifiers of {about.base} and of the vocabulary lead to the static site.",
        "Options +FollowSymLinks",
        "RewriteEngine On",
    ]
    for accept, suffix in _RDF:
        lines += [
            f"RewriteCond %{{HTTP_ACCEPT}} {accept} [NC]",
            f"RewriteRule ^(id/[a-z]+/[^/]+|ns|role|type|code)/?$ {target}$1.{suffix} [R=303,L]",
        ]
    lines += [
        f"RewriteRule ^(id/[a-z]+/[^/]+\\.(?:ttl|jsonld))$ {target}$1 [R=303,L]",
        f"RewriteRule ^(id/[a-z]+/[^/.]+|ns|role|type|code)/?$ {target}$1/ [R=303,L]",
        f"RewriteRule ^$ {target} [R=303,L]",
        "",
    ]
    return "\n".join(lines)


def _plain(path: str) -> str:
    return path.replace(".", "\\.")


def _sitemaps(url: str, pages: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The addresses of all pages; beyond 40 000 in several files with an index."""
    chunks = [pages[at : at + _PER_MAP] for at in range(0, len(pages), _PER_MAP)] or [[]]
    names = ["sitemap.xml"] if len(chunks) == 1 else [f"sitemap-{number + 1}.xml" for number in range(len(chunks))]
    for name, chunk in zip(names, chunks, strict=True):
        lines = [f"<url><loc>{escape(url + path.removesuffix('index.html'))}</loc></url>" for path in chunk]
        yield name, _xml("urlset", lines)
    if len(chunks) > 1:
        yield (
            "sitemap.xml",
            _xml("sitemapindex", [f"<sitemap><loc>{escape(url + name)}</loc></sitemap>" for name in names]),
        )


def _xml(element: str, lines: list[str]) -> str:
    body = "\n".join(lines)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{element} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{body}\n</{element}>\n'
