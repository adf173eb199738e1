"""Instants in the words people use, in Paris time and the current language."""

from datetime import datetime, timedelta
from functools import lru_cache

from django.utils import formats
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from interlignes.kit import clock


def in_words(at: datetime) -> str:
    """«jeudi 3 décembre 2026 à 18 h»: the day with its year, because a mail is read again later."""
    return _in_words(at, get_language() or "")


@lru_cache(maxsize=1024)  # a page names the same few instants to everybody who opens it
def _in_words(at: datetime, _language: str) -> str:
    return _("%(day)s at %(time)s") % {"day": _day(at), "time": time_in_words(at)}


def _day(at: datetime) -> str:
    local = at.astimezone(clock.PARIS)
    # Translators: a date format of Django: weekday, day, month, year.
    return formats.date_format(local, pgettext("date format", "l j F Y"))


def between(start: datetime, end: datetime) -> str:
    """«le lundi 22 juin 2026 de 14 h 30 à 15 h 30», «du lundi … au mardi …»: a day is said once."""
    if clock.today(start) != clock.today(end):
        return _("from %(start)s to %(end)s") % {"start": in_words(start), "end": in_words(end)}
    times = {"start": time_in_words(start), "end": time_in_words(end)}
    return _("on %(day)s from %(start)s to %(end)s") % {"day": _day(start), **times}


def time_in_words(at: datetime) -> str:
    """«18 h» or «18 h 05», in Paris."""
    local = at.astimezone(clock.PARIS)
    numbers = {"hour": local.hour, "minute": local.minute}
    if not local.minute:
        return pgettext("a whole hour", "%(hour)d:00") % numbers
    return pgettext("hour and minutes", "%(hour)d:%(minute)02d") % numbers


def distance(at: datetime, now: datetime) -> str:
    """«dans 2 jours», «demain», «dans 3 heures»: how far an instant to come is; empty for one that is past.

    Days are counted as a calendar counts them, and only from twelve hours on: on Monday evening a ballot that closes
    on Wednesday morning closes in two days.
    """
    left = at - now
    if left <= timedelta(0):
        return ""
    minutes = int(left.total_seconds() // 60)
    if minutes < 1:
        return _("in less than a minute")
    if minutes < 60:
        return ngettext("in %(n)d minute", "in %(n)d minutes", minutes) % {"n": minutes}
    days = (clock.today(at) - clock.today(now)).days
    if days == 0 or minutes < 12 * 60:
        return ngettext("in %(n)d hour", "in %(n)d hours", minutes // 60) % {"n": minutes // 60}
    if days == 1:
        return _("tomorrow")
    return ngettext("in %(n)d day", "in %(n)d days", days) % {"n": days}
