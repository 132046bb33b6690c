"""
The reference of a network of the zoo, ready to be timed: zoo_side.py SCRIPT NAME WEIGHTS THREADS. SCRIPT is a
src/zoo/fixtures/make-FAMILY.py, whose table `full` has the model. It runs eagerly, timm's attention is fused.

Every line is JSON. The first that it prints says with which torch it is ready. Then it answers each {"batch": 8, "runs": 3}
that it reads with the milliseconds of each run: {"ms": [4.1, 4.0, 4.1]}; images of a new batch are drawn before. With
"gradient": true a run is that of the sum of all outputs and of its gradient by the images, without those by weights.
"""

import importlib.util
import json
import sys
import time

import timm
import torch

script, name, weights, threads = sys.argv[1:]
answers, sys.stdout = sys.stdout, sys.stderr  # what the authors' code prints is no answer
timm.layers.set_fused_attn(True)
spec = importlib.util.spec_from_file_location("family", script)
family = importlib.util.module_from_spec(spec)
spec.loader.exec_module(family)
torch.set_num_threads(int(threads))  # the script has set its own

model = family.full[name]()
state = torch.load(weights, weights_only=True)
model.load_state_dict(state.get("model", state))
model.eval().requires_grad_(False)
images = torch.empty(0)


def answer(said):
    print(json.dumps(said), file=answers, flush=True)


answer({"torch": torch.__version__})
for line in sys.stdin:
    asked = json.loads(line)
    if len(images) != asked["batch"]:
        images = torch.randn(asked["batch"], 3, 224, 224)
    ms = []
    of_images = asked.get("gradient", False)
    with torch.enable_grad() if of_images else torch.inference_mode():
        for _ in range(asked["runs"]):
            begun = time.perf_counter()
            if of_images:
                shown = images.clone().requires_grad_()
                torch.autograd.grad(model(shown).sum(), shown)
            else:
                model(images)
            ms.append((time.perf_counter() - begun) * 1000)
    answer({"ms": ms})
