"""What a browser says of itself, as people call it."""

from django.utils.translation import gettext as _

#: Word in the long name -> what people say; the first that is found counts, because each also names those before it.
BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "CriOS": "Chrome",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "Mac OS": "Mac",
    "CrOS": "Chromebook",
    "Linux": "Linux",
}


def name_of(agent: str) -> str:
    """«Firefox, Windows»; «Navigateur inconnu» for what says nothing that we know."""
    found = [
        next((name for word, name in words.items() if word in agent), "") for words in (BROWSERS, SYSTEMS)
    ]
    return ", ".join(filter(None, found)) or _("Unknown browser")
