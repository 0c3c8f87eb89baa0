"""Questions: SPARQL in files with a header, parameters bound as terms, answers as typed rows.

``catalogue`` the files as named questions · ``bind`` values to terms to query text · ``names`` a written name to
its entity · ``run`` ask · ``arrays`` the same answers without the engine, where they are exact · ``explain`` all that
the graph says of a thing.
"""
