"""Commands run on a cluster."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Needs, Target, request

EMR_ADD_JOB_FLOW_STEPS: Final = EscalationPath(
    "emr-add-job-flow-steps",
    "Commands run on a cluster",
    "A step that runs commands is added to an EMR cluster whose instances run with the role.",
    Target.ROLE,
    (request("elasticmapreduce:AddJobFlowSteps"),),
    services=("ec2.amazonaws.com",),
    needs=(Needs.INSTANCE_PROFILE,),
    existing="an EMR cluster's instances run with the role",
    references=("https://docs.aws.amazon.com/emr/latest/APIReference/API_AddJobFlowSteps.html",),
)
