"""python -m interlignes.sealed verify FILE.bel"""

import gc
import sys

from interlignes.sealed.command import main

if __name__ == "__main__":
    gc.disable()  # a short run that makes no cycles
    sys.exit(main(sys.argv[1:]))
