"""Addresses."""

from django.urls import path

from members import views

app_name = "members"
urlpatterns = [
    path("moi/", views.me, name="me"),
    path("bienvenue/<str:key>/", views.invitation, name="invitation"),
    path("courriels/desabonnement/<str:token>/", views.unsubscribe, name="unsubscribe"),
]
