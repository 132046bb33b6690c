"""What `snellen explain` measures of mobilenet_v1_0.25_224 on 200 photos, in plain Python: one step changed at
a time with Pillow, OpenCV and onnxruntime, then all that can be changed together. It makes the expected answers
of test/fixtures/explain.json:

    python bench/reference/explain.py ../shared/data/models ../shared/data/imagenet-sample/val \
        ../shared/data/labels/imagenet_synsets.txt > test/fixtures/explain.json

The graph in float16 is made by the converter that comes with onnxruntime. The flips are counted here against the
names of the folders.
"""

import json
import math
import os
import sys

import cv2
import numpy as np
import onnx
import onnxruntime as ort
import PIL
from onnxruntime.transformers.float16 import convert_float_to_float16
from PIL import Image

MODEL = "mobilenet_v1_0.25_224.onnx"
BASE = dict(to=256, filter="bilinear", library="pillow", bgr=False, mean=(0.5,) * 3, half=False)
STEPS = {
    "crop": dict(to=math.floor(224 / 0.95)),
    "filter": dict(filter="bicubic"),
    "antialias": dict(library="opencv"),
    "channels": dict(bgr=True),
    "levels": dict(mean=(0.485, 0.456, 0.406), std=(0.229, 0.224, 0.225)),
    "precision": dict(half=True),
}
TOGETHER = {
    "crop + filter + precision": ("crop", "filter", "precision"),
    "crop + antialias + channels": ("crop", "antialias", "channels"),
}


def resized(image, size, filter, library):
    if library == "opencv":
        pixels = cv2.resize(np.asarray(image), size, interpolation=cv2.INTER_LINEAR)
        return Image.fromarray(pixels)
    return image.resize(size, dict(bilinear=Image.BILINEAR, bicubic=Image.BICUBIC)[filter])


def prepared(path, to, filter, library, bgr, mean, std=(0.5,) * 3, half=False):
    image = Image.open(path).convert("RGB")
    w, h = image.size
    if min(w, h) != to:
        size = (to, int(to * h / w)) if w <= h else (int(to * w / h), to)
        image = resized(image, size, filter, library)
    left, top = round((image.width - 224) / 2), round((image.height - 224) / 2)
    x = np.asarray(image.crop((left, top, left + 224, top + 224)))
    x = (x[:, :, ::-1] if bgr else x).astype(np.float32) / np.float32(255)
    x = (x - np.asarray(mean, np.float32)) / np.asarray(std, np.float32)
    return np.ascontiguousarray(x.transpose(2, 0, 1)[None])


def sessions(path):
    whole = onnx.load(path)
    half = convert_float_to_float16(whole, keep_io_types=True)
    cpu = ["CPUExecutionProvider"]
    return {
        False: ort.InferenceSession(path, providers=cpu),
        True: ort.InferenceSession(half.SerializeToString(), providers=cpu),
    }


def main():
    models, folder, synsets = sys.argv[1:4]
    classes = [line.split()[0] for line in open(synsets) if line.strip()]
    photos = sorted(
        os.path.join(where, name) for where, _, names in os.walk(folder) for name in names
    )
    truth = [classes.index(os.path.basename(os.path.dirname(photo))) for photo in photos]
    by_precision = sessions(os.path.join(models, MODEL))

    def answers(how):
        session = by_precision[how["half"]]
        name = session.get_inputs()[0].name
        scores = (session.run(None, {name: prepared(p, **how)})[0].reshape(-1)[1:] for p in photos)
        return [int(np.argmax(s)) for s in scores]

    ways = {"as it was": {}} | STEPS
    ways |= {name: {k: v for s in of for k, v in STEPS[s].items()} for name, of in TOGETHER.items()}
    said = {name: answers(BASE | change) for name, change in ways.items()}
    right = {n: [a == t for a, t in zip(classes_, truth)] for n, classes_ in said.items()}
    base = right["as it was"]
    flips = {
        name: dict(
            gained=sum(b and not a for a, b in zip(base, hits)),
            lost=sum(a and not b for a, b in zip(base, hits)),
        )
        for name, hits in right.items()
    }
    made_with = (
        f"Pillow {PIL.__version__}, OpenCV {cv2.__version__}, onnxruntime {ort.__version__}, "
        f"onnx {onnx.__version__}, NumPy {np.__version__}"
    )
    names = [os.path.basename(photo) for photo in photos]
    print(json.dumps(dict(made_with=made_with, photos=names, top=said, flips=flips), separators=(",", ":")))


if __name__ == "__main__":
    main()
