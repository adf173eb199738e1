"""Addresses."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from interlignes.urn.views import api, board, booth, trustees, verify


class NameConverter(StringConverter):
    """The name of an urn: letters and digits, so that nothing else is ever looked for (PostgreSQL refuses a NUL)."""

    regex = "[0-9A-Za-z]{1,64}"


register_converter(NameConverter, "urn_name")
app_name = "urn"
urlpatterns = [
    path("urnes/verificateur/", board.verifier, name="verifier"),
    path("urnes/<urn_name:uuid>/", board.board, name="board"),
    path("urnes/<urn_name:uuid>/archive/", board.archive, name="archive"),
    path("urnes/<urn_name:uuid>/voter/", booth.booth, name="booth"),
    path("urnes/<urn_name:uuid>/bulletin/", api.cast, name="cast"),
    path("urnes/<urn_name:uuid>/verifier/", verify.verify, name="verify"),
    path("urnes/<urn_name:uuid>/codes/", trustees.code_sheet, name="codes"),
    path("urnes/<urn_name:uuid>/codes/enregistrer/", api.save_codes, name="codes_save"),
    path("urnes/<urn_name:uuid>/depouiller/", trustees.count, name="count"),
    path("urnes/<urn_name:uuid>/dechiffrement/", api.decrypt, name="decrypt"),
    path("scrutateurs/<int:number>/", trustees.committee, name="committee"),
    path("scrutateurs/<int:number>/tour/", api.key_round, name="round"),
    path("scrutateurs/<int:number>/code/", api.check_code, name="code_checked"),
    path("scrutateurs/<int:number>/repetition/", api.rehearse, name="rehearsal"),
]
