"""What a reviewer looks at: proposed statements with their sentences, pairs that may be one, and what is left to do.

Pure functions from a graph and a log of decisions to values; :mod:`kgbuild.serve.review` puts them on a screen.
"""
