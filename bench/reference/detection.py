"""COCO evaluation of a results file by one of the Python packages: detection.py FOLDER KIND PACKAGE.

Prints, as JSON, the seconds of CPU time of the whole process and of evaluation alone (evaluate,
accumulate, summarize), the peak memory in bytes, and the lines.
"""

import contextlib
import io
import json
import resource
import sys
import time
from pathlib import Path

folder, kind, package = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
if package == "pycocotools":
    from pycocotools.coco import COCO
    from pycocotools.cocoeval import COCOeval
elif package == "faster-coco-eval":
    from faster_coco_eval import COCO
    from faster_coco_eval import COCOeval_faster as COCOeval
else:
    from hotcoco import COCO, COCOeval

with contextlib.redirect_stdout(io.StringIO()):
    truth = COCO(str(folder / "annotations.json"))
    results = truth.loadRes(str(folder / f"{kind}.json"))
    begun = time.process_time()
    e = COCOeval(truth, results, {"boxes": "bbox", "masks": "segm"}[kind])
    e.evaluate()
    e.accumulate()
    e.summarize()
    evaluating = time.process_time() - begun
print(json.dumps({
    "whole": time.process_time(),
    "evaluating": evaluating,
    "peakBytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    "lines": [float(value) for value in list(e.stats)[:12]],
}))
