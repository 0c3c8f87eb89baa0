"""From mentions to claims: what a report says happened, who took which part, who belongs where.

``interpret`` reads each passage as rows (sentences reduced to enumerations, events, titles, dates, places and
words), tells its events, gives the roles, ties persons to institutions, and keeps what can be supported.
"""

from kgbuild.interpret.reading import interpret

__all__ = ["interpret"]
