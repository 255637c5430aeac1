"""The advisor: when services and actions were last accessed, and what is granted and never was."""
