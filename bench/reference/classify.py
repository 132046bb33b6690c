"""The plain way to classify a folder of photos in Python: Pillow, NumPy and onnxruntime, one image
after another. It stands opposite in `npm run bench evaluate`, and makes the expected predictions of
test/fixtures/photos.json:

    python bench/reference/classify.py ../shared/data/models ../shared/data/imagenet-sample/val \
        > test/fixtures/photos.json

With one more argument, the name of a model, it classifies with that one alone and prints its time.
"""

import json
import os
import sys
import time

import numpy as np
import onnxruntime as ort
import PIL
from PIL import Image

# As the cards in test/photos.test.ts say: short side 256 bilinear, centre 224.
MODELS = {
    "squeezenet1.1-fp16.onnx": dict(
        bgr=True, scale=1, mean=(103.939, 116.779, 123.68), std=(1, 1, 1), dtype=np.float16
    ),
    "mobilenet_v1_0.25_224.onnx": dict(
        bgr=False, scale=255, mean=(0.5, 0.5, 0.5), std=(0.5, 0.5, 0.5), dtype=np.float32
    ),
    "mobilenet_v2_1.0_224_wq8.onnx": dict(
        bgr=False, scale=255, mean=(0.5, 0.5, 0.5), std=(0.5, 0.5, 0.5), dtype=np.float32
    ),
}


def prepare(path, bgr, scale, mean, std, dtype):
    image = Image.open(path).convert("RGB")
    w, h = image.size
    short = min(w, h)
    if short != 256:
        w, h = (256, int(256 * h / w)) if w <= h else (int(256 * w / h), 256)
        image = image.resize((w, h), Image.BILINEAR)
    left, top = round((w - 224) / 2), round((h - 224) / 2)
    x = np.asarray(image.crop((left, top, left + 224, top + 224)))
    if bgr:
        x = x[:, :, ::-1]
    x = x.astype(np.float32) / np.float32(scale)
    x = (x - np.asarray(mean, np.float32)) / np.asarray(std, np.float32)
    return np.ascontiguousarray(x.transpose(2, 0, 1)[None]).astype(dtype)


def classify(model, photos, how, threads):
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    session = ort.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name
    predictions = {}
    for photo in photos:
        scores = session.run(None, {name: prepare(photo, **how)})[0].reshape(-1)
        if len(scores) == 1001:
            scores = scores[1:]
        # Equal scores stay in the order of their classes.
        predictions[os.path.basename(photo)] = np.argsort(-scores, kind="stable")[:5].tolist()
    return predictions


def main():
    models, folder = sys.argv[1:3]
    photos = sorted(
        os.path.join(where, name) for where, _, names in os.walk(folder) for name in names
    )
    threads = int(os.environ.get("THREADS", os.cpu_count()))
    if len(sys.argv) > 3:
        begun = time.perf_counter()
        classify(os.path.join(models, sys.argv[3]), photos, MODELS[sys.argv[3]], threads)
        print(json.dumps(dict(photos=len(photos), seconds=time.perf_counter() - begun)))
        return
    made_with = f"Pillow {PIL.__version__}, onnxruntime {ort.__version__}, NumPy {np.__version__}"
    predictions = {
        model: classify(os.path.join(models, model), photos, how, threads)
        for model, how in MODELS.items()
    }
    print(json.dumps(dict(made_with=made_with, predictions=predictions), separators=(",", ":")))


if __name__ == "__main__":
    main()
