"""The page that people look at: one self-contained HTML file made from a graph.

``payload`` turns a graph into the page's data, ``networks`` gives positions and communities, ``places`` gives
coordinates, ``page`` packs template and data into one file. The page itself is TypeScript, in ``explorer/``.
"""
