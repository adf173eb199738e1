"""The index of an export: one page in French that needs no network and no program, and prints.

It is a file for a disk, under no content security policy, so its style stands in it; the house's templates have none.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from urllib.parse import quote

from django.utils import formats
from django.utils.html import escape

from interlignes.kit import clock
from interlignes.management.leaving.files import Line, Part

STYLE: Final = """\
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1, h2 { line-height: 1.2; }
h2 { margin-top: 2.5rem; border-bottom: 1px solid; break-after: avoid; }
li { margin: .4rem 0; overflow-wrap: anywhere; break-inside: avoid; }
@media print { body { max-width: none; margin: 0; } a { color: inherit; } }
"""
BEWARE: Final = (
    "Ce dossier contient des données personnelles (personnel, souscriptions, salaires de la répartition) : ne le"
    " confiez qu’à qui doit les connaître, chiffrez le support qui les porte, effacez les copies devenues inutiles."
)
READ: Final = (
    "Les CSV s’ouvrent dans tout tableur (UTF-8, points-virgules) ; les fichiers JSON ont une ligne par objet et les"
    " noms de champs du logiciel, pour un autre programme ; « id » y relie les tables. SHA256SUMS a l’empreinte de"
    " chaque fichier : « sha256sum --check SHA256SUMS » dit si l’un d’eux a changé."
)


def page(cooperative: str, parts: Sequence[Part], out: Mapping[str, str], at: datetime) -> bytes:
    """The whole page; `out` says of each thing that was left out why."""
    made = formats.date_format(at.astimezone(clock.PARIS), "DATETIME_FORMAT")
    left = "\n".join(f"<li>{escape(name)} : {escape(why)}.</li>" for name, why in out.items())
    body = "\n".join(_part(part) for part in parts)
    title = f"Export complet : {escape(cooperative)}"
    return f"""<!DOCTYPE html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
{STYLE}</style>
</head>
<body>
<h1>{title}</h1>
<p>Fait le {escape(made)} par Interlignes.</p>
<p><strong>{escape(BEWARE)}</strong></p>
<p>{escape(READ)}</p>
{body}
<h2>Ce qui n’est pas là, et pourquoi</h2>
<ul>
{left}
</ul>
</body>
</html>
""".encode()


def _part(part: Part) -> str:
    lines = "\n".join(_line(line) for line in part.lines) or "<li>Rien pour l’instant.</li>"
    missing = "".join(
        f"\n<li><strong>Manque ou altéré sur le disque : {escape(name)}.</strong></li>"
        for name in part.missing
    )
    return f"<h2>{escape(part.title)}</h2>\n<ul>\n{lines}{missing}\n</ul>"


def _line(line: Line) -> str:
    links = " ".join(f'<a href="{quote(file)}">{escape(name)}</a>' for name, file in line.files)
    count = "" if line.count is None else f" {line.count} ligne{'s' if line.count > 1 else ''}."
    return f"<li>{escape(line.about)}{count} {links}</li>"
