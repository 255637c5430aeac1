"""pdf: the page of the format html as a document for print; needs the extra `pdf` (WeasyPrint, and Pango beside it)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from leastwise.errors import InputError
from leastwise.reports.audit.html import page
from leastwise.reports.audit.report import AuditReport
from leastwise.reports.audit.report_format import AuditFormat, AuditFormatOptions

MOST_FINDINGS: Final = 40
_HINT: Final = (
    "Install it with: pip install 'leastwise[pdf]' (and the system library Pango), "
    "or print --output html from a browser."
)


def _write(report: AuditReport, options: AuditFormatOptions) -> Iterator[bytes]:
    weasyprint = _weasyprint()
    text = "".join(page(report, options, most_findings=MOST_FINDINGS, for_print=True))
    yield weasyprint.HTML(string=text, url_fetcher=_refuse).write_pdf()


def _weasyprint() -> Any:
    try:
        import weasyprint
    except (ImportError, OSError) as error:  # OSError: Pango, which WeasyPrint loads, is not there
        reason = str(error).splitlines()[0]
        raise InputError(f"--output pdf: the extra pdf is not installed ({reason})", _HINT) from error
    return weasyprint


def _refuse(url: str, *args: object, **options: object) -> Any:
    # The page has nothing to load; whatever would ask for something is not ours.
    raise ValueError(f"not loaded: {url}")


PDF: Final = AuditFormat(
    "pdf", "The page as a document for print (needs the extra pdf)", _write, ".pdf", is_binary=True
)
