"""The analyzer: run the checks of analyses, keep their findings, archive what is expected."""
