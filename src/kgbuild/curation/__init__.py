"""What people decided, kept in files of lines: the log of decisions and the registry of identifiers."""

__all__: list[str] = []
