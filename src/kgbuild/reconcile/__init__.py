"""Asking others who our people and bodies are: reconciliation services and Wikidata, only when told to.

What they answer is written as a list of candidates into ``curation/authorities/``, where each build and
``kgbuild link --review`` find it as they find the lists that people keep. A build itself never asks anybody.
"""

from kgbuild.reconcile.answers import ANSWERS, AnswerCache
from kgbuild.reconcile.courier import Courier
from kgbuild.reconcile.lists import Row, drop_key, list_name, write_list
from kgbuild.reconcile.run import Outcome, forget, gather, unlinked
from kgbuild.reconcile.service import Service, open_service
from kgbuild.reconcile.wikidata import look_up

__all__ = [
    "ANSWERS",
    "AnswerCache",
    "Courier",
    "Outcome",
    "Row",
    "Service",
    "drop_key",
    "forget",
    "gather",
    "list_name",
    "look_up",
    "open_service",
    "unlinked",
    "write_list",
]
