/**
 * @module ResNet (He et al., 2015, arXiv:1512.03385) in its v1.5 form: a bottleneck that halves the image
 * does so in its 3×3 convolution. Weights are named as in the torchvision checkpoints, which timm shares.
 */
import { add, input, maxPool, relu, scoped, type Value } from "../onnx/index.ts";
import { kaimingFanOut } from "./init.ts";
import { batchNorm, channels, conv as convolution, linear, meanPool, tokensOf } from "./layers.ts";
import { type Checkpoint, imagenetColours, type Network, type NetworkOptions } from "./network.ts";
import { refuseSmaller } from "./sides.ts";
import type { Weights } from "./weights.ts";

/** Table 1 of the paper: the block, and how many of it in each of the four stages. */
const variants = {
  resnet18: { block: basic, depths: [2, 2, 2, 2], parameters: 11_689_512 },
  resnet34: { block: basic, depths: [3, 4, 6, 3], parameters: 21_797_672 },
  resnet50: { block: bottleneck, depths: [3, 4, 6, 3], parameters: 25_557_032 },
  resnet101: { block: bottleneck, depths: [3, 4, 23, 3], parameters: 44_549_160 },
  resnet152: { block: bottleneck, depths: [3, 8, 36, 3], parameters: 60_192_808 },
};

type Variant = keyof typeof variants;

/** Of torchvision's table of weights. */
const torchvision = (tag: string, file: string): Checkpoint => ({
  tag,
  file,
  url: `https://download.pytorch.org/models/${file}`,
  ...(tag.endsWith("V2") && { preprocessing: { resizeTo: 232 } }),
});

/** Of timm's results at 224; 235 = ⌊224 / 0.95⌋. */
const timm = (tag: string, file: string): Checkpoint => ({
  tag,
  file,
  url: `https://github.com/huggingface/pytorch-image-models/releases/download/v0.1-rsb-weights/${file}`,
  preprocessing: { resizeTo: 235, interpolation: "bicubic" },
});

const checkpoints: Readonly<Record<Variant, readonly Checkpoint[]>> = {
  resnet18: [torchvision("IMAGENET1K_V1", "resnet18-f37072fd.pth")],
  resnet34: [torchvision("IMAGENET1K_V1", "resnet34-b627a593.pth")],
  resnet50: [
    torchvision("IMAGENET1K_V1", "resnet50-0676ba61.pth"),
    torchvision("IMAGENET1K_V2", "resnet50-11ad3fa6.pth"),
    timm("a1_in1k", "resnet50_a1_0-14fe96d1.pth"),
    timm("a2_in1k", "resnet50_a2_0-a2746f79.pth"),
    timm("a3_in1k", "resnet50_a3_0-59cae1ef.pth"),
    timm("c2_in1k", "resnet50_c2-d01e05b2.pth"),
    timm("d_in1k", "resnet50_d-f39db8af.pth"),
  ],
  resnet101: [
    torchvision("IMAGENET1K_V1", "resnet101-63fe2227.pth"),
    torchvision("IMAGENET1K_V2", "resnet101-cd907fc2.pth"),
  ],
  resnet152: [
    torchvision("IMAGENET1K_V1", "resnet152-394f9c45.pth"),
    torchvision("IMAGENET1K_V2", "resnet152-f82ba261.pth"),
  ],
};

interface Config {
  readonly block: typeof basic;
  readonly depths: readonly number[];
  /** Channels in the first stage (64). */
  readonly width?: number;
}

export function resnet(
  { block, depths, width = 64 }: Config,
  w: Weights,
  { sides, classes, outputs }: NetworkOptions,
): Readonly<Record<string, Value>> {
  refuseSmaller(sides, 32);
  let x = input("image", ["N", 3, ...sides]); // [N, 3, 224, 224]
  x = relu(batchNorm(conv(x, w.at("conv1"), { out: width, kernel: 7, stride: 2 }), w.at("bn1")));
  x = maxPool(x, { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] }); // [N, 64, 56, 56]
  const stages: Record<string, Value> = {};
  for (const [stage, depth] of depths.entries()) {
    const layer = w.at(`layer${stage + 1}`);
    for (let i = 0; i < depth; i++) {
      const stride = stage > 0 && i === 0 ? 2 : 1;
      x = scoped(layer.at(i).path, () => block(x, layer.at(i), { width: width << stage, stride }));
    }
    stages[`stage${stage + 1}`] = x;
  }
  if (outputs === "features") return stages;
  if (outputs === "tokens") return { tokens: tokensOf(x) };
  return { logits: linear(meanPool(x), w.at("fc"), { out: classes }) }; // [N, classes]
}

/** ResNet by the names of torchvision. */
export const resnets: Readonly<Record<string, Network>> = Object.fromEntries(
  (Object.keys(variants) as Variant[]).map((variant) => [
    variant,
    {
      summary: `${Math.round(variants[variant].parameters / 1e6)} M: convolutions with shortcuts`,
      parameters: variants[variant].parameters,
      paper: "He et al., Deep Residual Learning for Image Recognition, arXiv:1512.03385",
      code: "https://github.com/pytorch/vision",
      licence: "BSD-3-Clause",
      pretraining: "ImageNet-1K",
      preprocessing: { ...imagenetColours, size: 224, resizeTo: 256, interpolation: "bilinear" },
      checkpoints: checkpoints[variant],
      switches: {},
      build: (w, options) => resnet(variants[variant], w, options),
      unused: /\.num_batches_tracked$/,
    },
  ]),
);

interface Size {
  readonly width: number;
  readonly stride: number;
}

export function basic(x: Value, w: Weights, { width, stride }: Size): Value {
  let y = conv(x, w.at("conv1"), { out: width, kernel: 3, stride });
  y = relu(batchNorm(y, w.at("bn1")));
  y = batchNorm(conv(y, w.at("conv2"), { out: width, kernel: 3 }), w.at("bn2"));
  return relu(add(y, shortcut(x, w, { width, stride })));
}

export function bottleneck(x: Value, w: Weights, { width, stride }: Size): Value {
  let y = relu(batchNorm(conv(x, w.at("conv1"), { out: width, kernel: 1 }), w.at("bn1")));
  y = relu(batchNorm(conv(y, w.at("conv2"), { out: width, kernel: 3, stride }), w.at("bn2")));
  y = batchNorm(conv(y, w.at("conv3"), { out: 4 * width, kernel: 1 }), w.at("bn3"));
  return relu(add(y, shortcut(x, w, { width: 4 * width, stride })));
}

/** The input itself where the shapes agree, else a 1×1 convolution that makes them agree. */
function shortcut(x: Value, w: Weights, { width, stride }: Size): Value {
  if (stride === 1 && channels(x) === width) return x;
  const down = w.at("downsample");
  return batchNorm(conv(x, down.at(0), { out: width, kernel: 1, stride }), down.at(1));
}

const conv = (x: Value, w: Weights, size: Parameters<typeof convolution>[2]): Value =>
  convolution(x, w, { ...size, init: kaimingFanOut });
