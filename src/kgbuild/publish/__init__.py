"""A graph as a static linked-data site: a page and two RDF documents for each thing, that any host can serve.

``graph`` rows with look-ups · ``withdrawn`` what must not go out · ``addresses`` where things lie · ``words`` dates and
plurals · ``statements`` what is said of a thing, with passages · ``network`` who met whom, drawn small ·
``things`` the pages of things · ``documents`` their Turtle and JSON-LD · ``schemaorg`` what search engines read ·
``browse``, ``dataset``, ``reference`` the other pages · ``hosting`` redirects, sitemap · ``writing`` only what
changed · ``site`` all of it.
"""

from kgbuild.publish.options import Options, Published
from kgbuild.publish.site import publish

__all__ = ["Options", "Published", "publish"]
