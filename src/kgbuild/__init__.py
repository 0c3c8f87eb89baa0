"""kgbuild: research-network knowledge graphs from event reports."""

__all__ = ["__version__"]

__version__ = "0.1.0"
