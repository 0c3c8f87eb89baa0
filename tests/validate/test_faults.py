"""Every shape and every quality query catches the fault that it is there for, and sound graphs raise nothing."""

from __future__ import annotations

import pytest
from faults import FAULTS, PREFIXES, QUALITY, Fault
from pyoxigraph import Quad, Store
from sound import sound

from kgbuild.validate import validate_quads
from kgbuild.validate.invariants import quality_folder, read_invariants
from kgbuild.validate.rules import read_shapes


def spoilt(*faults: Fault) -> list[Quad]:
    store = Store()
    store.extend(sound())
    for fault in faults:
        before = set(store)
        store.update(PREFIXES + fault.update)
        assert len(faults) > 1 or set(store) != before, "the update changed nothing"
    return list(store)


def test_the_sound_sample_raises_nothing() -> None:
    """A graph that lift writes conforms, without even a warning."""
    assert validate_quads(sound()) == ()


@pytest.mark.parametrize("fault", [*FAULTS, *QUALITY], ids=lambda fault: fault.name.replace(" ", "-"))
def test_fault_is_caught(fault: Fault) -> None:
    """The named check finds the fault, with the severity that is due."""
    found = {(finding.check, finding.severity) for finding in validate_quads(spoilt(fault))}
    assert (fault.check, fault.severity) in found


def test_every_shape_has_a_fault() -> None:
    """No shape stands that nothing proves to bite."""
    assert {shape.name for shape in read_shapes()} == {fault.check.split("/")[0] for fault in FAULTS}


def test_every_quality_query_has_a_fault() -> None:
    """No quality query stands that nothing proves to bite."""
    names = {f"quality/{invariant.name}" for invariant in read_invariants(quality_folder())}
    assert names == {fault.check for fault in QUALITY}


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # pySHACL calls what rdflib will drop
@pytest.mark.parametrize("start", range(8))
def test_both_engines_find_the_same(start: int) -> None:
    """Our checks and pySHACL agree on every fault: same shape, property, thing and severity."""
    quads = spoilt(*FAULTS[start::8])
    ours = {(f.severity, f.check, f.focus) for f in validate_quads(quads)}
    theirs = {(f.severity, f.check, f.focus) for f in validate_quads(quads, engine="pyshacl")}
    assert ours == theirs
