"""A program of its own: two deliverers on one database, each killed with SIGKILL at random moments and started again.

python -m tests.outbox.deliverers SEED: ends when nothing waits any more and prints the number of kills.
"""

import os
import random
import signal
import sys
import time
from datetime import timedelta

import django
from django.db import connections

django.setup()

from interlignes.outbox import delivery  # noqa: E402  (needs the set-up)
from interlignes.outbox.choices import State  # noqa: E402
from interlignes.outbox.models import Mail  # noqa: E402

# The mail of who was killed is free again soon; in production the lease outlasts the slowest conversation.
delivery.LEASE = timedelta(seconds=1)


def start() -> int:
    """The number of a new process that delivers for ever."""
    if number := os.fork():
        return number
    while True:
        delivery.deliver()
        time.sleep(0.02)


def main(seed: str) -> None:
    """Kill one of the two every 20 to 250 ms while there is work."""
    dice, kills = random.Random(seed), 0
    connections.close_all()
    processes = [start(), start()]
    while kills < 1000:
        time.sleep(dice.uniform(0.02, 0.25))
        victim = dice.randrange(2)
        os.kill(processes[victim], signal.SIGKILL)
        os.waitpid(processes[victim], 0)
        kills += 1
        waiting = Mail.objects.filter(state=State.WAITING).count()
        connections.close_all()
        if not waiting:
            break
        processes[victim] = start()
    for number in processes:
        try:
            os.kill(number, signal.SIGKILL)
        except ProcessLookupError:
            continue
    sys.stdout.write(f"{kills}\n")


if __name__ == "__main__":
    main(sys.argv[1])
