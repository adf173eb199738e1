"""Addresses."""

from django.urls import path

from wellbeing import views

app_name = "wellbeing"
urlpatterns = [path("", views.home, name="home")]
