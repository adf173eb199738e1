"""python -m interlignes.sealed verify FILE.bel"""

import sys

from interlignes.sealed.command import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
