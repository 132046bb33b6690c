"""
mIoU of label maps as NumPy counts it: label-maps.py FOLDER memory|png MADE MAPS. The pairs `i.prediction` and
`i.truth` (.bin or .png, bytes of 512×683) are each met as often as it takes to have MAPS of them. Prints, as JSON,
the milliseconds of CPU time a map of each way, and the mIoU as a proof of equal work.
"""

import json
import sys
import time
from pathlib import Path

import numpy as np
from PIL import Image

folder, source, made, maps = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
classes, ignore, shape = 150, 255, (512, 683)
np.seterr(divide="ignore", invalid="ignore")


def by_pairs(prediction, truth):
    """One histogram of truth · classes + prediction; the two are counted as one number."""
    scored = truth != ignore
    pairs = classes * truth[scored].astype(np.int32) + prediction[scored]
    counts = np.bincount(pairs, minlength=classes * classes).reshape(classes, classes)
    return np.diag(counts), counts.sum(0), counts.sum(1)


def by_histograms(prediction, truth):
    """As CSAIL's `intersectionAndUnion`, and mmsegmentation's with `torch.histc`."""
    scored = truth != ignore
    prediction, truth = prediction[scored], truth[scored]
    both = prediction[prediction == truth]
    return tuple(np.histogram(x, bins=classes, range=(0, classes - 1))[0] for x in (both, prediction, truth))


def in_memory(name):
    return np.fromfile(folder / f"{name}.bin", np.uint8).reshape(shape)


def from_png(name):
    return np.asarray(Image.open(folder / f"{name}.png"))


read = {"memory": in_memory, "png": from_png}[source]
if source == "memory":
    kept = {f"{i}.{side}": read(f"{i}.{side}") for i in range(made) for side in ("prediction", "truth")}
    read = kept.__getitem__


def run(count, n):
    both, predicted, labelled = (np.zeros(classes, np.int64) for _ in range(3))
    for i in range(n):
        one = count(read(f"{i % made}.prediction"), read(f"{i % made}.truth"))
        both += one[0]
        predicted += one[1]
        labelled += one[2]
    return np.nanmean(both / (predicted + labelled - both))


ms = {}
for count, name, n in ((by_pairs, "np.bincount", maps), (by_histograms, "np.histogram", maps // 10)):
    run(count, 5)
    begun = time.process_time()
    miou = run(count, n)
    ms[name] = (time.process_time() - begun) * 1000 / n
print(json.dumps({"ms": ms, "miou": float(miou)}))
