"""Static files under names that hold a hash of their content, modules included."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class ModuleStorage(CompressedManifestStaticFilesStorage):
    """As whitenoise does it, and `import ... from "./x.js"` in a module leads to the hashed name too.

    Without that, a browser could mix the modules of two releases for as long as the plain names are cached.
    """

    support_js_module_import_aggregation = True
