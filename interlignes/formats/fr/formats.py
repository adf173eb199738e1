"""«27 novembre 2026 à 18 h 00», as everywhere else; the rest is Django's."""

TIME_FORMAT = "G\u00a0\\h\u00a0i"
DATETIME_FORMAT = f"j F Y à {TIME_FORMAT}"
