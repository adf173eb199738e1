"""Addresses."""

from django.urls import path

from interlignes.urn.views import api, board, booth, trustees, verify

app_name = "urn"
urlpatterns = [
    path("urnes/verificateur/", board.verifier, name="verifier"),
    path("urnes/<str:uuid>/", board.board, name="board"),
    path("urnes/<str:uuid>/archive/", board.archive, name="archive"),
    path("urnes/<str:uuid>/voter/", booth.booth, name="booth"),
    path("urnes/<str:uuid>/bulletin/", api.cast, name="cast"),
    path("urnes/<str:uuid>/verifier/", verify.verify, name="verify"),
    path("urnes/<str:uuid>/codes/", trustees.code_sheet, name="codes"),
    path("urnes/<str:uuid>/codes/enregistrer/", api.save_codes, name="codes_save"),
    path("urnes/<str:uuid>/depouiller/", trustees.count, name="count"),
    path("urnes/<str:uuid>/dechiffrement/", api.decrypt, name="decrypt"),
    path("scrutateurs/<int:number>/", trustees.committee, name="committee"),
    path("scrutateurs/<int:number>/tour/", api.key_round, name="round"),
    path("scrutateurs/<int:number>/code/", api.check_code, name="code_checked"),
    path("scrutateurs/<int:number>/repetition/", api.rehearse, name="rehearsal"),
]
