"""Pictures that people upload: judged by their content, made anew, kept small.

What is kept is never what came in. The picture is decoded within limits and encoded again as a small JPEG, so place,
time and camera, hidden thumbnails, appended archives and scripts stay behind.
"""

import warnings
from collections.abc import Callable
from io import BytesIO
from typing import Final

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from interlignes.kit.errors import Refused

#: Bytes; a telephone's picture has 3 to 8 million.
LARGEST: Final = 10 * 1024 * 1024
#: Pixels of the decoded picture. A JPEG is decoded at an eighth of its size, other formats whole.
MOST_PIXELS: Final = {"JPEG": 64_000_000, "PNG": 16_000_000, "WEBP": 16_000_000}
#: Sides of the portrait, and of the smallest picture that makes one.
SIDE: Final = 320
SMALLEST: Final = 96
CONTENT_TYPE: Final = "image/jpeg"
#: The longer side of a page or a card that is still read well: 170 dots an inch on A4.
LONGEST: Final = 2000


def portrait(content: bytes) -> bytes:
    """A square JPEG of the middle of a picture. Raises Refused in words for a file that makes none."""
    return _decoded(content, _made_anew)


def _decoded(content: bytes, make: Callable[[Image.Image], bytes]) -> bytes:
    if len(content) > LARGEST:
        raise Refused(_("This file is larger than 10 MB: choose a smaller picture."))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow warns of what we refuse or leave behind anyway
        try:
            with Image.open(BytesIO(content), formats=list(MOST_PIXELS)) as picture:
                _judge(picture)
                return make(picture)
        except UnidentifiedImageError as error:
            raise Refused(_("This file is not a picture that can be read: JPEG, PNG or WebP.")) from error
        except (OSError, ValueError, SyntaxError, MemoryError, Image.DecompressionBombError) as error:
            raise Refused(_("This picture is damaged or too large to be read: try another one.")) from error


def whole(content: bytes) -> bytes:
    """A JPEG of a whole picture, LONGEST at its longer side at most. Raises Refused as `portrait`."""
    return _decoded(content, _reduced)


def _judge(picture: Image.Image) -> None:
    """Refuse by what the header says, before a pixel is decoded."""
    width, height = picture.size
    if width * height > MOST_PIXELS[str(picture.format)]:
        raise Refused(_("This picture has too many pixels: make it smaller first."))
    if min(width, height) < SMALLEST:
        raise Refused(_("This picture is too small: at least 96 × 96 pixels."))


def _made_anew(picture: Image.Image) -> bytes:
    """Upright, cut to a square, on white, without anything but pixels."""
    picture.draft("RGB", (2 * SIDE, 2 * SIDE))
    return _encoded(ImageOps.fit(_upright(picture), (SIDE, SIDE), Image.Resampling.LANCZOS))


def _reduced(picture: Image.Image) -> bytes:
    """Upright and whole, on white, without anything but pixels."""
    picture.draft("RGB", (LONGEST, LONGEST))
    upright = _upright(picture)
    upright.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS)
    return _encoded(upright)


def _upright(picture: Image.Image) -> Image.Image:
    upright = ImageOps.exif_transpose(picture)
    return upright.convert("RGBA" if upright.has_transparency_data else "RGB").convert("RGBA")


def _encoded(picture: Image.Image) -> bytes:
    ground = Image.new("RGB", picture.size, "white")
    ground.paste(picture, mask=picture.getchannel("A"))
    out = BytesIO()
    ground.save(out, "JPEG", quality=82, optimize=True)
    return out.getvalue()
