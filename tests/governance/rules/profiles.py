"""Random profiles for comparisons with other libraries, and the command that asked these libraries.

What is in vectors/ was computed with two packages that script/test does not install:

* schulze.txt, the winners: pref_voting 1.18.2, `beat_path`, a library of 800 MB;
* majority_judgment.txt, the whole order: majorityjudgement 0.3.2 of D. R. MacIver. (pref_voting's function
  `majority_judgement` is another rule: it tells equal medians apart once, by the gauge, and leaves ties that the
  majority value of Balinski and Laraki breaks.)

To compute them anew, in an environment that has one of them (the second is of Python 2's time: put its own folder,
where `grading.py` lies, on PYTHONPATH):

    python -m tests.governance.rules.profiles schulze > tests/governance/rules/vectors/schulze.txt
    python -m tests.governance.rules.profiles judgment > tests/governance/rules/vectors/majority_judgment.txt
"""

import random
import sys
from importlib import import_module

PROFILES = 1000
#: Grades of majority judgment, 0 the worst.
GRADES = 6


def rankings(number: int) -> tuple[int, list[tuple[int, ...]]]:
    """Options, and papers: the rank (from 1) that each gives to each option, all different."""
    chance = random.Random(f"rankings {number}")
    options, voters = 2 + int(chance.random() * 6), 1 + int(chance.random() * 40)
    papers = []
    for _ in range(voters):
        order = sorted(range(options), key=lambda _: chance.random())
        papers.append(tuple(order.index(option) + 1 for option in range(options)))
    return options, papers


def grades(number: int) -> tuple[int, list[tuple[int, ...]]]:
    """Options, and papers: the grade that each gives to each option."""
    chance = random.Random(f"grades {number}")
    options, voters = 2 + int(chance.random() * 5), 1 + int(chance.random() * 30)
    return options, [tuple(int(chance.random() * GRADES) for _ in range(options)) for _ in range(voters)]


def tallies(number: int) -> list[tuple[int, ...]]:
    """How many papers give each grade, 0 the worst, to each option of `grades`."""
    options, papers = grades(number)
    return [
        tuple(sum(paper[option] == grade for paper in papers) for grade in range(GRADES))
        for option in range(options)
    ]


def winners_by_schulze(number: int) -> str:
    """The winners, as pref_voting names them."""
    options, papers = rankings(number)
    orders = [[option for _, option in sorted(zip(paper, range(options), strict=True))] for paper in papers]
    beat_path = import_module("pref_voting.margin_based_methods").beat_path
    winners = beat_path(import_module("pref_voting.profiles").Profile(orders))
    return " ".join(str(int(option)) for option in sorted(winners))


def order_by_judgment(number: int) -> str:
    """The options from the best to the worst, equal ones joined by `=`, as majorityjudgement orders them."""
    judged = [import_module("grading").MajorityJudgement(list(tally)) for tally in tallies(number)]
    groups: list[list[int]] = []
    for option in sorted(range(len(judged)), key=lambda option: (judged[option], -option), reverse=True):
        if groups and judged[groups[-1][0]] == judged[option]:
            groups[-1].append(option)
        else:
            groups.append([option])
    return " ".join("=".join(map(str, group)) for group in groups)


if __name__ == "__main__":
    ask = {"schulze": winners_by_schulze, "judgment": order_by_judgment}[sys.argv[1]]
    sys.stdout.writelines(f"{ask(number)}\n" for number in range(PROFILES))
