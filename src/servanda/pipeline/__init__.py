"""Documents through the whole house, one by one."""

from servanda.pipeline.building import Reader, Summary, build, fingerprint

__all__ = ["Reader", "Summary", "build", "fingerprint"]
