"""Writes pictures' files with what Pillow reads of them: images.json, beside this file.

Run it with Pillow 13: python write_images.py
"""

import base64
import io
import json
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

ROWS, COLUMNS = np.mgrid[0:13, 0:19]
RGB = np.stack([COLUMNS * 13, ROWS * 19, (COLUMNS + ROWS) * 8], -1).astype(np.uint8)
ALPHA = (255 - COLUMNS * 7)[..., None].astype(np.uint8)
PICTURES = {
    "L": Image.fromarray(RGB[..., 0]),
    "RGB": Image.fromarray(RGB),
    "CMYK": Image.fromarray(np.concatenate([RGB, RGB[..., 1:2] // 2], -1), "CMYK"),
    "LA": Image.fromarray(np.concatenate([RGB[..., :1], ALPHA], -1), "LA"),
    "RGBA": Image.fromarray(np.concatenate([RGB, ALPHA], -1), "RGBA"),
    "P": Image.fromarray(RGB).quantize(16),
    "1": Image.fromarray(RGB[..., 0]).convert("1"),
    "I;16": Image.fromarray((RGB[..., 0].astype(np.uint16) * 251 + 3)),
}
RESTARTS = [{}, {"restart_marker_blocks": 1}, {"restart_marker_blocks": 3}, {"restart_marker_rows": 1}]
ORIENTATION = 0x0112


def encoded(bytes_):
    return base64.b64encode(bytes_).decode()


def write(picture, format, **options):
    file = io.BytesIO()
    picture.save(file, format, **options)
    return file.getvalue()


def pixels(picture, mode):
    """In 16 bits of grey if it has them."""
    return np.asarray(picture if picture.mode == "I;16" else picture.convert(mode)).tobytes()


def case(name, file, **more):
    read = Image.open(io.BytesIO(file))
    mode = "I;16" if read.mode == "I;16" else {"1": "L", "L": "L", "LA": "RGBA", "RGBA": "RGBA"}.get(read.mode, "RGB")
    return {"name": name, "file": encoded(file), "size": read.size, "mode": mode, "pixels": encoded(pixels(read, mode)), **more}


def jpegs():
    for mode in ["L", "RGB", "CMYK"]:
        for progressive in [False, True]:
            for restart in RESTARTS:
                for subsampling in ["4:4:4", "4:2:2", "4:2:0"] if mode == "RGB" else ["4:4:4"]:
                    options = {"progressive": progressive, "subsampling": subsampling, **restart}
                    quality = 90 if progressive else 40
                    name = f"{mode} {json.dumps(options)} at {quality}"
                    yield case(name, write(PICTURES[mode], "JPEG", quality=quality, **options))


def turned():
    """Files of which a camera has noted how they were held."""
    for number in range(1, 9):
        exif = Image.Exif()
        exif[ORIENTATION] = number
        for format, options in {"PNG": {}, "WEBP": {"lossless": True}, "JPEG": {"quality": 95, "subsampling": "4:4:4"}}.items():
            if format != "PNG" and number not in (1, 3, 6):
                continue
            file = write(PICTURES["RGB"], format, exif=exif, **options)
            upright = ImageOps.exif_transpose(Image.open(io.BytesIO(file)))
            more = {"orientation": number, "upright": {"size": upright.size, "pixels": encoded(pixels(upright, "RGB"))}}
            yield case(f"{format} held as {number}", file, **more)


def converted():
    """Files as each number of channels."""
    for mode in ["1", "L", "LA", "P", "RGB", "RGBA"]:
        file = write(PICTURES[mode], "PNG")
        read = Image.open(io.BytesIO(file))
        channels = {count: encoded(pixels(read, to)) for count, to in ((1, "L"), (3, "RGB"), (4, "RGBA"))}
        yield case(f"PNG of {mode}", file, channels=channels)
    yield case("PNG of 16 bits", write(PICTURES["I;16"], "PNG"))


def main():
    cases = [*jpegs(), *turned(), *converted()]
    lines = ",\n".join(json.dumps(one) for one in cases)
    Path(__file__).with_name("images.json").write_text(f"[\n{lines}\n]\n")
    print(len(cases), "files")


main()
