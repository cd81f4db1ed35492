"""Alerts on their way out: Atom files, mail and webhooks, each alert at most once on each."""

from servanda.publishing.alerts.delivering import deliver

__all__ = ["deliver"]
