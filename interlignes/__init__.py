"""The project package: the only place that knows all three apps."""

from interlignes.celery import app as celery_app

__all__ = ["celery_app"]
