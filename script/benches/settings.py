"""The product's settings with the bare view."""

from interlignes.settings import *  # noqa: F403

ROOT_URLCONF = "script.benches.urls"
