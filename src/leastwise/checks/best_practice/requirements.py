"""Which requirements of which frameworks a check is evidence for, in short."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_WITH_QUESTIONS: Final = ("1.4", "1.5", "2.0", "3.0")
_WITHOUT: Final = ("4.0", "5.0")
_QUESTIONS: Final = 3
"""The third recommendation of section 1, which is gone from version 4.0 on, so that later ones moved."""


def cis_identity(number: int) -> dict[str, tuple[str, ...]]:
    """The recommendation of section 1 of the CIS AWS Foundations Benchmark with that number in versions 1.4 to 3.0."""
    later = number if number < _QUESTIONS else number - 1
    found: dict[str, tuple[str, ...]] = {f"cis_aws_{version}": (f"1.{number}",) for version in _WITH_QUESTIONS}
    return found | {f"cis_aws_{version}": (f"1.{later}",) for version in _WITHOUT}


def requirements(
    *,
    cis: int = 0,
    fsbp: tuple[str, ...] = (),
    nist: tuple[str, ...] = (),
    pci: tuple[str, ...] = (),
    iso: tuple[str, ...] = (),
    soc2: tuple[str, ...] = ("CC6.1",),
    hipaa: tuple[str, ...] = (),
) -> Mapping[str, tuple[str, ...]]:
    """Framework id -> requirements; `cis` as in `cis_identity`, 0 for none. What is empty is left out."""
    named = {
        "aws_fsbp": fsbp,
        "nist_800_53_r5": nist,
        "pci_dss_4.0": pci,
        "iso_27001_2022": iso,
        "soc2": soc2,
        "hipaa": hipaa,
    }
    return (cis_identity(cis) if cis else {}) | {name: ids for name, ids in named.items() if ids}
