"""Server certificates in IAM that have expired.

IAM User Guide, "Manage server certificates in IAM": IAM keeps them until they are deleted; a load balancer or
distribution that is given one presents an expired certificate. IAM API Reference, "ServerCertificateMetadata".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.checks.best_practice.requirements import requirements
from leastwise.checks.check import Check, Result
from leastwise.checks.subject import account_subject, accounts_of, items_of, subject_of, unlisted
from leastwise.evidence.credentials import moment_of
from leastwise.evidence.evidence import Evidence
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.model.finding import Severity
from leastwise.model.practice import Practice

SERVER_CERTIFICATE: Final = "AWS::IAM::ServerCertificate"
_ACTION: Final = "iam:ListServerCertificates"


def run(evidence: Evidence) -> Iterator[Result]:
    """Judge every server certificate."""
    seen = set()
    for certificate in items_of(evidence, SERVER_CERTIFICATE):
        seen.add(certificate.account_id)
        yield _judged(evidence, certificate)
    if evidence.only is None:
        for account in (one for one in accounts_of(evidence) if one not in seen):
            none = account_subject(account).not_applicable("it has no server certificates")
            yield unlisted(evidence, account, SERVER_CERTIFICATE, _ACTION) or none


def _judged(evidence: Evidence, certificate: ConfigurationItem) -> Result:
    subject = subject_of(certificate)
    expiration = moment_of(certificate.configuration.get("expiration"))
    if expiration is None or "expiration" in certificate.unknown:
        return subject.not_evaluated("when the certificate expires was not recorded", _ACTION)
    if expiration > evidence.now:
        return subject.passed()
    return subject.found(
        EXPIRED_SERVER_CERTIFICATE,
        "ExpiredServerCertificate",
        Severity.MEDIUM,
        f"Server certificate {certificate.resource_name} expired on {expiration:%Y-%m-%d}",
        "It is of no use any more, and whoever is given it by mistake shows an expired certificate.",
        remediation=("Make sure that no load balancer or distribution uses the certificate, then delete it.",),
        details={"expiration": f"{expiration:%Y-%m-%dT%H:%M:%SZ}"},
    )


EXPIRED_SERVER_CERTIFICATE: Final = Check(
    "expired-server-certificate",
    "Server certificate that has expired",
    "best-practice",
    Severity.MEDIUM,
    ("ExpiredServerCertificate",),
    (SERVER_CERTIFICATE,),
    "Server certificates that IAM keeps have not expired, by their expiration dates. Certificates of AWS Certificate "
    "Manager are not IAM's and not looked at.",
    ("https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_server-certs.html",),
    run,
    Practice.UNUSED,
    (_ACTION,),
    ("aws iam delete-server-certificate --server-certificate-name {resource_name}",),
    """removed {
  from = aws_iam_server_certificate.{label}
  lifecycle {
    destroy = true
  }
}
""",
    requirements(cis=19, fsbp=("IAM.26",), nist=("IA-5",), iso=("A.8.24",), hipaa=("164.312(d)",)),
)
