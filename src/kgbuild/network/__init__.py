"""Co-participation networks on sparse arrays, their measures and layout, and the doors to other programs.

``data`` participations as arrays · ``project`` who is tied to whom, through which events · ``measure`` centrality,
cores, communities · ``layout`` positions · ``earlier`` those of the last page · ``doors`` networkx, GraphML, GEXF, CSV,
JSON · ``page`` the pyvis page · ``report`` a summary in words.
"""
