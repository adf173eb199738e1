"""Random profiles for comparisons with another library, and the command that asked that library.

The winners in vectors/ were computed with pref_voting 1.18.2 (functions `beat_path` and `majority_judgement`), a
library of 800 MB that script/test does not install. To compute them anew, in an environment that has it:

    python -m tests.governance.rules.profiles tests/governance/rules/vectors
"""

import random
import sys
from importlib import import_module
from pathlib import Path

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


def main(folder: Path) -> None:
    """Write one line a profile: the winners that pref_voting names."""
    profiles = import_module("pref_voting.profiles")
    grade_profiles = import_module("pref_voting.grade_profiles")
    schulze = import_module("pref_voting.margin_based_methods").beat_path
    judgment = import_module("pref_voting.grade_methods").majority_judgement
    ranked, judged = [], []
    for number in range(PROFILES):
        options, papers = rankings(number)
        orders = [
            [option for _, option in sorted(zip(paper, range(options), strict=True))] for paper in papers
        ]
        ranked.append(schulze(profiles.Profile(orders)))
        options, papers = grades(number)
        maps = [dict(enumerate(paper)) for paper in papers]
        judged.append(judgment(grade_profiles.GradeProfile(maps, list(range(GRADES)))))
    for name, found in (("schulze", ranked), ("majority_judgment", judged)):
        lines = (" ".join(str(int(option)) for option in sorted(winners)) for winners in found)
        (folder / f"{name}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
