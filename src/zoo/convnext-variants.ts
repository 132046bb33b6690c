/** @module The ConvNeXts that their authors have published, and what other libraries call their weights. */
import { type Config, convnext, switches } from "./convnext.ts";
import { type Checkpoint, imagenetColours, type Network } from "./network.ts";

/** `convnext_<size>_<training>.pth`; images of 384 are squashed to the square. */
function checkpoint(size: string, training: keyof typeof tags): Checkpoint {
  const file = `convnext_${size}_${training}.pth`;
  return {
    tag: tags[training],
    file,
    url: `https://dl.fbaipublicfiles.com/convnext/${file}`,
    ...(training.endsWith("384") && {
      preprocessing: { size: 384, resizeTo: 384, resize: "squash" },
    }),
    ...(training.startsWith("22k") && { pretraining: "ImageNet-22K, then ImageNet-1K" }),
  };
}

const tags = {
  "1k_224_ema": "official",
  "1k_384": "official-384",
  "22k_1k_224": "official-22k",
  "22k_1k_384": "official-22k-384",
};

/** Section 3.1 of the paper, and the authors' README. */
const variants = {
  "convnext-t": {
    config: { depths: [3, 3, 9, 3], widths: [96, 192, 384, 768] },
    parameters: 28_589_128,
    checkpoints: [
      checkpoint("tiny", "1k_224_ema"),
      checkpoint("tiny", "22k_1k_224"),
      checkpoint("tiny", "22k_1k_384"),
    ],
  },
  "convnext-s": {
    config: { depths: [3, 3, 27, 3], widths: [96, 192, 384, 768] },
    parameters: 50_223_688,
    checkpoints: [
      checkpoint("small", "1k_224_ema"),
      checkpoint("small", "22k_1k_224"),
      checkpoint("small", "22k_1k_384"),
    ],
  },
  "convnext-b": {
    config: { depths: [3, 3, 27, 3], widths: [128, 256, 512, 1024] },
    parameters: 88_591_464,
    checkpoints: [
      checkpoint("base", "1k_224_ema"),
      checkpoint("base", "1k_384"),
      checkpoint("base", "22k_1k_224"),
      checkpoint("base", "22k_1k_384"),
    ],
  },
  "convnext-l": {
    config: { depths: [3, 3, 27, 3], widths: [192, 384, 768, 1536] },
    parameters: 197_767_336,
    checkpoints: [
      checkpoint("large", "1k_224_ema"),
      checkpoint("large", "1k_384"),
      checkpoint("large", "22k_1k_224"),
      checkpoint("large", "22k_1k_384"),
    ],
  },
} as const satisfies Record<
  string,
  { config: Config; parameters: number; checkpoints: readonly Checkpoint[] }
>;

/** ConvNeXt by the sizes of the paper. */
export const convnexts: Readonly<Record<string, Network>> = Object.fromEntries(
  Object.entries(variants).map(([name, { config, parameters, checkpoints }]) => [
    name,
    {
      summary: `${Math.round(parameters / 1e6)} M: large depthwise convolutions, as a transformer is built`,
      parameters,
      paper: "Liu et al., A ConvNet for the 2020s, arXiv:2201.03545",
      code: "https://github.com/facebookresearch/ConvNeXt",
      licence: "MIT",
      pretraining: "ImageNet-1K",
      preprocessing: { ...imagenetColours, size: 224, resizeTo: 256, interpolation: "bicubic" },
      checkpoints,
      switches,
      build: (w, options) => convnext(config, w, options),
      officialName,
      unused: /^norm[0-3]\./, // before the heads of the authors' dense models
    },
  ]),
);

/** From the names of timm. */
function officialName(name: string): string {
  return name
    .replace(/^stem\./, "downsample_layers.0.")
    .replace(/^stages\.(\d+)\.downsample\./, "downsample_layers.$1.")
    .replace(/^stages\.(\d+)\.blocks\./, "stages.$1.")
    .replace(/\.conv_dw\./, ".dwconv.")
    .replace(/\.mlp\.fc([12])\./, ".pwconv$1.")
    .replace(/^head\.norm\./, "norm.")
    .replace(/^head\.fc\./, "head.");
}
