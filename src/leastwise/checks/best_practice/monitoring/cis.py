"""Recommendations about logging and monitoring in the versions of the CIS AWS Foundations Benchmark: numbers moved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from leastwise.checks.best_practice.requirements import requirements

_EARLIER: Final = ("1.4", "1.5", "2.0")
_LATER: Final = ("3.0", "4.0", "5.0")


def logging_requirements(
    *,
    earlier: int = 0,
    later: int = 0,
    fsbp: tuple[str, ...] = (),
    nist: tuple[str, ...] = (),
    pci: tuple[str, ...] = (),
    iso: tuple[str, ...] = (),
    hipaa: tuple[str, ...] = (),
) -> Mapping[str, tuple[str, ...]]:
    """As `requirements`, with a recommendation of section 3: its number to version 2.0 (`earlier`), and since 3.0."""
    found: dict[str, tuple[str, ...]] = {}
    for versions, number in ((_EARLIER, earlier), (_LATER, later)):
        found |= {f"cis_aws_{version}": (f"3.{number}",) for version in versions if number}
    return {**found, **requirements(fsbp=fsbp, nist=nist, pci=pci, iso=iso, soc2=("CC7.2",), hipaa=hipaa)}


def alarm_requirements(number: int, fsbp: str) -> Mapping[str, tuple[str, ...]]:
    """Those of the alarm that section 4 recommends with a number, the same in all versions."""
    cis = {f"cis_aws_{version}": (f"4.{number}",) for version in (*_EARLIER, *_LATER)}
    others = requirements(
        fsbp=(fsbp,) if fsbp else (),
        nist=("AU-6(1)", "CA-7", "SI-4"),
        pci=("10.4.1.1", "10.4.3"),
        iso=("A.8.16",),
        soc2=("CC7.2", "CC7.3"),
        hipaa=("164.308(a)(1)(ii)(D)",),
    )
    return {**cis, **others}
