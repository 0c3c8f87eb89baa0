"""Who took which part in which event: from rows and events to one ``Part`` for each role that a report gives an agent.

``reader`` goes through the rows once; each other module holds one way in which a report says who did what: wordings
(``framed``, ``implied``), labels and the lists under them (``lists``), lines of a programme (``talks``), short forms
without a verb (``short``), titles of talks (``titled``), the publisher where nothing is said (``house``). What they
find goes into one ``Ledger``.
"""

from kgbuild.interpret.roles.house import housed
from kgbuild.interpret.roles.implied import bearer_after
from kgbuild.interpret.roles.part import Part
from kgbuild.interpret.roles.reader import parts_of

__all__ = ["Part", "bearer_after", "housed", "parts_of"]
