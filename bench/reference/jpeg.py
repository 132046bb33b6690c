"""Says of random JPEGs, one a line, the file (base64) and the SHA-256 of its pixels as Pillow reads them.

    python jpeg.py COUNT
"""

import base64
import hashlib
import io
import json
import random
import sys

import cv2
import numpy as np
from PIL import Image

SAMPLING = [0x411111, 0x221111, 0x211111, 0x121111, 0x111111]


def picture(i):
    """Soft and hard edges and noise, of 1 to 300 pixels a side, some of them grey."""
    chance = np.random.default_rng(i)
    height, width = chance.integers(1, 301, 2)
    levels = chance.integers(0, 256, (height, width, 3), dtype=np.uint8)
    for blur in chance.choice([0, 1, 3, 9], 2):
        if blur:
            levels = cv2.GaussianBlur(levels, (0, 0), float(blur))
            levels = cv2.normalize(levels, None, 0, 255, cv2.NORM_MINMAX)
    x, y = chance.integers(0, width), chance.integers(0, height)
    levels[y:, x:] = chance.integers(0, 256, 3, dtype=np.uint8)
    image = Image.fromarray(levels)
    return image.convert("L") if i % 7 == 0 else image


def by_pillow(image, draw):
    settings = {
        "quality": draw.choice([1, 5, 20, 50, 75, 85, 90, 95, 98]),
        "optimize": draw.random() < 0.3 and image.width * image.height > 4096,
        "progressive": draw.random() < 0.1,
    }
    if image.mode == "RGB":
        settings["subsampling"] = draw.choice([0, 1, 2])
    if draw.random() < 0.3:
        settings["restart_marker_blocks"] = draw.choice([1, 2, 7, 50])
    try:
        file = io.BytesIO()
        image.save(file, "JPEG", **settings)
    except OSError:  # Pillow's buffer is too small for some noise
        file = io.BytesIO()
        image.save(file, "JPEG", quality=50)
    return file.getvalue()


def by_opencv(image, draw):
    settings = [
        cv2.IMWRITE_JPEG_QUALITY, draw.choice([10, 60, 90, 100]),
        cv2.IMWRITE_JPEG_OPTIMIZE, draw.randint(0, 1),
        cv2.IMWRITE_JPEG_RST_INTERVAL, draw.choice([0, 0, 1, 5, 100]),
        cv2.IMWRITE_JPEG_SAMPLING_FACTOR, draw.choice(SAMPLING),
    ]  # fmt: skip
    levels = np.asarray(image)
    return cv2.imencode(".jpg", levels[..., ::-1] if image.mode == "RGB" else levels, settings)[1].tobytes()


for i in range(int(sys.argv[1])):
    draw = random.Random(i)
    file = (by_opencv if draw.random() < 0.3 else by_pillow)(picture(i), draw)
    pixels = np.asarray(Image.open(io.BytesIO(file)).convert("RGB"))
    print(json.dumps([base64.b64encode(file).decode(), hashlib.sha256(pixels.tobytes()).hexdigest()]), flush=True)
