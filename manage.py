#!/usr/bin/env python3
"""Django's command line for Interlignes."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line


def main() -> None:
    """Run one management command. A wrong setting gets its sentence, not where in the program it was noticed."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "interlignes.settings")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        if "--traceback" in sys.argv:
            raise
        sys.exit(str(error))


if __name__ == "__main__":
    main()
