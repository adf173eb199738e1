"""What the rules find, in words for people."""

from django.utils.translation import gettext as _

from wellbeing.rules.texts import Problem


def problem_in_words(problem: Problem) -> str:
    """A sentence for what is wrong with imported texts."""
    values = {"place": problem.place, "found": problem.found, "wanted": problem.wanted}
    return _sentence(problem.code) % values


def _sentence(code: str) -> str:
    sentences = {
        "too_large": _("This file is too large to be a questionnaire."),
        "empty": _("Give a file, or paste the text."),
        "not_json": _("This looks like JSON and is not: look at line %(place)s."),
        "not_csv": _("This is no table of text: look at line %(place)s, a quotation mark may be left open."),
        "characters": _("This text holds characters that are none (character 0, or half of one)."),
        "no_items": _("There is no “items” in this JSON."),
        "twice": _("Question %(place)s is there twice."),
        "unknown": _("This questionnaire has no question %(place)s."),
        "missing": _("The text of question %(place)s is missing."),
        "text": _("The text of question %(place)s is not a text of at most 500 characters."),
        "no_options": _(
            "Question %(place)s has no labels; %(wanted)s are needed, from the lowest value to the highest."
        ),
        "options": _("Question %(place)s has %(found)s labels; %(wanted)s are needed."),
        "recall": _("The period is not a text of at most 500 characters."),
    }
    return sentences[code]
