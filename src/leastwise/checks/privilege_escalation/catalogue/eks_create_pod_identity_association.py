"""A role given to pods of a cluster."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Target, pass_role, request

EKS_CREATE_POD_IDENTITY_ASSOCIATION: Final = EscalationPath(
    "eks-create-pod-identity-association",
    "A role given to pods of a cluster",
    "A pod identity association gives the role to pods of a cluster in which the principal may run some.",
    Target.ROLE,
    (
        pass_role("pods.eks.amazonaws.com"),
        request("eks:CreatePodIdentityAssociation"),
    ),
    services=("pods.eks.amazonaws.com",),
    existing="there is an EKS cluster in which the principal can run pods",
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
        "https://docs.aws.amazon.com/eks/latest/userguide/pod-identities.html",
    ),
)
