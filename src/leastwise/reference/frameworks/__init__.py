"""Frameworks of requirements that checks are evidence for, by id and version; wording is our own, ids are cited."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from leastwise.errors import InputError
from leastwise.reference.frameworks.aws_fsbp import AWS_FSBP
from leastwise.reference.frameworks.cis_aws import CIS_AWS
from leastwise.reference.frameworks.controls import HIPAA, ISO_27001, NIST_800_53, PCI_DSS, SOC2
from leastwise.reference.frameworks.framework import Framework

__all__ = ["FRAMEWORKS", "Framework", "framework"]

FRAMEWORKS: Final[Mapping[str, Framework]] = {
    one.id: one for one in (*CIS_AWS, AWS_FSBP, NIST_800_53, PCI_DSS, ISO_27001, SOC2, HIPAA)
}
"""By id, such as "cis_aws_3.0"."""


def framework(name: str) -> Framework:
    """The framework of this id; raises InputError naming the known ones."""
    if name in FRAMEWORKS:
        return FRAMEWORKS[name]
    raise InputError(f"--framework: there is no framework {name!r}", f"Use one of {', '.join(FRAMEWORKS)}.")
