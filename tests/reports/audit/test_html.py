"""The page: nothing runs, nothing is loaded, it stays small, says what it leaves out, and people find their way."""

from __future__ import annotations

import builtins
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

import pytest

from leastwise.errors import InputError
from leastwise.model.finding import Severity
from leastwise.reports.audit import AuditFormatOptions, audit_format, charts
from leastwise.reports.audit.html import MOST_FINDINGS
from leastwise.reports.audit.report import AuditReport

VOID = {"meta", "br", "link", "img", "input", "hr", "rect", "circle"}


class Page(HTMLParser):
    """Elements, ids and texts of a page; fails where tags do not match."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def named(self, *tags: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.elements if tag in tags]


def written(report: AuditReport, **options: Any) -> str:
    return b"".join(audit_format("html").write(report, AuditFormatOptions(**options))).decode()


def test_nothing_runs_and_nothing_is_loaded(full_report: AuditReport) -> None:
    text = written(full_report)
    page = Page(text)
    assert page.open == []
    assert page.named("script", "iframe", "img", "link", "object", "embed", "form") == []
    assert not any(name.startswith("on") for _, attributes in page.elements for name in attributes)
    assert all((one["href"] or "").startswith("#") for one in page.named("a"))
    assert "url(" not in text
    assert "@import" not in text
    assert "49" not in {line.strip() for line in text.split("{{ 7*7 }}")}
    assert text.count("&lt;script&gt;alert(1)&lt;/script&gt;") > 8


def test_links_lead_somewhere_and_ids_are_there_once(full_report: AuditReport) -> None:
    page = Page(written(full_report))
    ids = [one["id"] for _, one in page.elements if "id" in one]
    assert len(ids) == len(set(ids))
    assert {(one["href"] or "")[1:] for one in page.named("a")} <= set(ids)


def test_tables_have_captions_and_headings_no_gaps(full_report: AuditReport) -> None:
    page = Page(written(full_report))
    assert len(page.named("table")) == len(page.named("caption")) > 5
    assert all(one.get("scope") in {"col", "row"} for one in page.named("th"))
    levels = [int(tag[1]) for tag, _ in page.elements if tag in {"h1", "h2", "h3", "h4"}]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))


def test_the_page_says_what_it_leaves_out(large_report: AuditReport) -> None:
    text = written(large_report, companion="all-of-it.csv")
    assert len(text.encode()) < 3_000_000
    assert (
        len([one for one in Page(text).named("details") if one.get("class", "").startswith("finding")]) == MOST_FINDINGS
    )
    assert "The 500 gravest findings of 20,000 stand here. All of them are in <code>all-of-it.csv</code>" in text
    assert "451 accounts more are left out" in text


def test_what_is_shown_is_all_where_it_fits(full_report: AuditReport, empty_report: AuditReport) -> None:
    assert "gravest finding" not in written(full_report)
    assert "was 50 %" in written(full_report)
    assert "No findings." in written(empty_report)


def _luminance(color: str) -> float:
    parts = [int(color[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_text_has_contrast(theme: int, empty_report: AuditReport) -> None:
    """Web Content Accessibility Guidelines 2.2, 1.4.3: at least 4.5:1."""
    block = written(empty_report).split(":root {")[theme + 1].split("}")[0]
    colors = dict(part.strip()[2:].split(": ") for part in block.replace("\n", " ").split(";") if part.strip())
    for name in ("ink", "soft", "link", "good", "fair", "poor", "none"):
        assert _contrast(colors[name], colors["card"]) >= 4.5, name
    for severity in Severity:
        assert _contrast(colors[severity.lower()], colors["chip-ink"]) >= 4.5, severity
    assert _contrast(colors["head-soft"], colors["head"]) >= 4.5


def test_charts_are_in_proportion() -> None:
    assert 'width="100.0"' in charts.score_bar(0.5)
    assert "fill " not in charts.score_bar(None)
    assert "99<" in charts.donut(0.999)
    bar = charts.severity_bar({Severity.CRITICAL: 1, Severity.LOW: 1_000_000})
    assert 'class="sev-critical"' in bar
    assert 'width="4.5"' in bar


def test_pdf_is_a_pdf(empty_report: AuditReport) -> None:
    try:
        import weasyprint  # noqa: F401
    except OSError as error:
        pytest.skip(f"Pango is not installed: {error}")
    data = b"".join(audit_format("pdf").write(empty_report, AuditFormatOptions()))
    assert data.startswith(b"%PDF-")
    assert data.rstrip().endswith(b"%%EOF")


def test_pdf_without_its_extra_is_one_clear_line(empty_report: AuditReport, monkeypatch: pytest.MonkeyPatch) -> None:
    importing = builtins.__import__

    def refuse(name: str, *args: Any, **options: Any) -> Any:
        if name == "weasyprint":
            raise ImportError("No module named 'weasyprint'")
        return importing(name, *args, **options)

    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(InputError, match="the extra pdf is not installed") as caught:
        list(audit_format("pdf").write(empty_report, AuditFormatOptions()))
    assert "leastwise[pdf]" in caught.value.hint
