"""The project package: the only place that knows all three apps.

Nothing is imported here: `python -m interlignes.sealed` runs where neither Django nor Celery is installed. The Celery
app comes with the app configuration (`interlignes.apps`); `celery -A interlignes` finds it by itself.
"""
