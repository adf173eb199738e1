"""Addresses."""

from django.urls import path

from members.views import account

app_name = "members"
urlpatterns = [
    path("moi/", account.me, name="me"),
    path("bienvenue/<str:key>/", account.invitation, name="invitation"),
    path("courriels/desabonnement/<str:token>/", account.unsubscribe, name="unsubscribe"),
]
