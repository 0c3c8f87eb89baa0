"""Where the triples are: one protocol, a local door (pyoxigraph) and a remote one (a SPARQL endpoint).

``base`` the protocol and its answers · ``local`` :func:`open_graph` · ``files`` RDF files as they are ·
``lexing`` what a query asks for · ``remote`` :class:`RemoteStore`.
"""
