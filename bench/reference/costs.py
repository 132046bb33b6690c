"""Exports models of timm and torchvision as ONNX files, and counts each by fvcore and by PyTorch's FlopCounterMode.

    python costs.py FOLDER [model…] > counts.json

Prints, for each, multiply-adds by both (those of FlopCounterMode are its FLOPs / 2; fvcore's split by operator),
parameters, and what onnx-tool counts of the exported file. Attention is exported in plain operators, and batch norms are not folded into convolutions.
"""

import gc
import json
import os
import sys
import warnings

os.environ["TIMM_FUSED_ATTN"] = "0"
warnings.filterwarnings("ignore")

import fvcore
import fvcore.nn
import onnx_tool
import timm
import torch
import torchvision
from torch.utils.flop_counter import FlopCounterMode

torch.set_num_threads(1)
torch.manual_seed(0)
torch.backends.mha.set_fastpath_enabled(False)

MODELS = [
    "timm/resnet18",
    "timm/resnet50",
    "timm/convnext_tiny",
    "timm/vit_tiny_patch16_224",
    "timm/deit_small_distilled_patch16_224",
    "timm/swin_tiny_patch4_window7_224",
    "timm/mobilenetv3_large_100",
    "timm/efficientnet_b0",
    "timm/regnety_016",
    "timm/mixer_s32_224",
    "timm/poolformer_s12",
    "timm/mobilevit_xxs",
    "timm/ghostnet_100",
    "timm/resmlp_12_224",
    "torchvision/mobilenet_v2",
    "torchvision/densenet121",
    "torchvision/shufflenet_v2_x1_0",
    "torchvision/squeezenet1_1",
    "torchvision/googlenet",
    "torchvision/vit_b_16",
]


def made(name):
    library, model = name.split("/")
    if library == "timm":
        net = timm.create_model(model, exportable=True).eval()
    else:
        own = {"init_weights": False, "aux_logits": False} if model == "googlenet" else {}
        net = getattr(torchvision.models, model)(**own).eval()
    for parameter in net.parameters():  # no two alike: the exporter writes equal tensors once
        torch.nn.init.uniform_(parameter, -0.1, 0.1)
    return net


def by_onnx_tool(path):
    try:
        model = onnx_tool.Model(path, mcfg={"constant_folding": False, "verbose": False})
        model.graph.shape_infer()
        model.graph.profile()
        return int(model.graph.macs[0])
    except Exception as error:
        return f"{type(error).__name__}: {error}"[:120]


def counted(name, folder):
    model = made(name)
    side = 256 if "mobilevit" in name else 224
    image = torch.zeros(1, 3, side, side)
    path = os.path.join(folder, name.replace("/", "-") + ".onnx")
    with torch.no_grad():
        flops = FlopCounterMode(display=False)
        with torch.nn.attention.sdpa_kernel(torch.nn.attention.SDPBackend.MATH), flops:
            model(image)
        analysis = fvcore.nn.FlopCountAnalysis(model, image)
        analysis.unsupported_ops_warnings(False).uncalled_modules_warnings(False)
        by_operator = {op: int(count) for op, count in analysis.by_operator().items()}
        torch.onnx.export(model, image, path, dynamo=False, opset_version=17, input_names=["image"], training=torch.onnx.TrainingMode.PRESERVE)
    return {
        "name": name,
        "file": path,
        "parameters": sum(p.numel() for p in model.parameters()),
        "macsByTorch": flops.get_total_flops() / 2,
        "macsByFvcore": by_operator,
        "leftOutByFvcore": dict(analysis.unsupported_ops()),
        "macsByOnnxTool": by_onnx_tool(path),
    }


folder, *names = sys.argv[1:]
printed, sys.stdout = sys.stdout, sys.stderr
rows = []
for name in names or MODELS:
    rows.append(counted(name, folder))
    gc.collect()
versions = {
    "torch": torch.__version__,
    "torchvision": torchvision.__version__,
    "timm": timm.__version__,
    "fvcore": "0.1.5.post20221221",
    "onnx-tool": onnx_tool.__version__ if hasattr(onnx_tool, "__version__") else "1.0.1",
}
json.dump({"countedBy": versions, "models": rows}, printed, indent=1)
