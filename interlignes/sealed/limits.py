"""How large anything may be, checked before it is parsed: a hostile file costs bounded time and memory.

A cooperative of 200 stays far below: its archives measure 2 to 20 MB, its largest record some 100 kB.
"""

#: Bytes of a whole archive, and of one record in it.
ARCHIVE_BYTES = 256 * 1024 * 1024
RECORD_BYTES = 4 * 1024 * 1024
#: Records of an archive; a ballot makes two.
RECORDS = 50_000
#: Digits of a plain JSON number; scalars and elements are strings with limits of their own.
NUMBER_DIGITS = 16
#: Decimal digits of an element (below p, 2048 bits) and of a scalar (below q, 256 bits).
ELEMENT_DIGITS = 617
SCALAR_DIGITS = 77
#: Characters of a question, an answer, a name.
TEXT_CHARACTERS = 10_000
QUESTIONS = 100
ANSWERS = 100
CREDENTIALS = 20_000
TRUSTEES = 32
#: Votes that one credential may carry.
WEIGHT = 1_000_000
#: Votes of all credentials; belenios-tool writes larger numbers in another way.
VOTES = 2**30 - 1
