"""The product's settings, with a folder of its own and without the parts that only slow tests down."""

import os
import tempfile

_FOLDER = tempfile.mkdtemp(prefix="interlignes-test-")
os.environ["DATA_DIR"] = _FOLDER
os.environ.setdefault("SECRET_KEY", "a key for tests only, long enough for the check of its length")

# Every test run starts from the catalogues as they are written.
from interlignes.kit.catalogues import compile_all  # noqa: E402
from interlignes.settings import *  # noqa: E402, F403
from interlignes.settings import DATABASES, INSTALLED_APPS, LOCALE_PATHS, STORAGES  # noqa: E402

for folder in LOCALE_PATHS:
    compile_all(folder)

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_AUTOREFRESH = True
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, because threads and the live server must meet real locks.
    DATABASES["default"]["TEST"] = {"NAME": f"{_FOLDER}/test.sqlite3"}
# A query per row fails the test that reads the page; see tests.client.
INSTALLED_APPS = [*INSTALLED_APPS, "zeal"]
# A page that counts an urn does several steps; each locks the one row of the urn, or of the journal's head, anew.
ZEAL_ALLOWLIST = [{"model": "journal.Head"}, {"model": "urn.Urn", "field": "get()"}]
