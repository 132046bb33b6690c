/**
 * @module The ViTs of timm: those of the paper, trained as in “How to train your ViT?” (Steiner et al., 2021,
 * arXiv:2106.10270).
 */
import { normal } from "./init.ts";
import type { Checkpoint, Network } from "./network.ts";
import { type Config, positionFilter, switches, vit } from "./vit.ts";

const classInit = normal(1e-6);
const ti = { width: 192, depth: 12, heads: 3, classInit };
const s = { width: 384, depth: 12, heads: 6, classInit };
const b = { width: 768, depth: 12, heads: 12, classInit };
const l = { width: 1024, depth: 24, heads: 16, classInit };

/** By the name that timm has for the model; its 384 is of its own size, and cut without a margin. */
function timm(model: string, tag: string, top1: number): Checkpoint {
  return {
    tag,
    file: "model.safetensors",
    url: `https://huggingface.co/timm/${model}.${tag}/resolve/main/model.safetensors`,
    top1,
    ...(model.endsWith("_384") && { preprocessing: { size: 384, resizeTo: 384 } }),
    ...(tag === "augreg_in1k" && { pretraining: "ImageNet-1K" }),
  };
}

interface Variant {
  readonly config: Config;
  /** Of timm, counted. */
  readonly parameters: number;
  /** With top-1 as in timm's table of results. */
  readonly checkpoints: readonly Checkpoint[];
}

const variants: Readonly<Record<string, Variant>> = {
  "vit-ti16": {
    config: { ...ti, patch: 16 },
    parameters: 5_717_416,
    checkpoints: [
      timm("vit_tiny_patch16_224", "augreg_in21k_ft_in1k", 75.452),
      timm("vit_tiny_patch16_384", "augreg_in21k_ft_in1k", 78.438),
    ],
  },
  "vit-s16": {
    config: { ...s, patch: 16 },
    parameters: 22_050_664,
    checkpoints: [
      timm("vit_small_patch16_224", "augreg_in21k_ft_in1k", 81.402),
      timm("vit_small_patch16_384", "augreg_in21k_ft_in1k", 83.814),
      timm("vit_small_patch16_224", "augreg_in1k", 78.842),
      timm("vit_small_patch16_384", "augreg_in1k", 81.13),
    ],
  },
  "vit-s32": {
    config: { ...s, patch: 32 },
    parameters: 22_878_952,
    checkpoints: [
      timm("vit_small_patch32_224", "augreg_in21k_ft_in1k", 76.01),
      timm("vit_small_patch32_384", "augreg_in21k_ft_in1k", 80.476),
    ],
  },
  "vit-b8": {
    config: { ...b, patch: 8 },
    parameters: 86_576_872,
    checkpoints: [
      timm("vit_base_patch8_224", "augreg_in21k_ft_in1k", 85.838),
      timm("vit_base_patch8_224", "augreg2_in21k_ft_in1k", 86.252),
    ],
  },
  "vit-b16": {
    config: { ...b, patch: 16 },
    parameters: 86_567_656,
    checkpoints: [
      timm("vit_base_patch16_224", "augreg_in21k_ft_in1k", 84.534),
      timm("vit_base_patch16_384", "augreg_in21k_ft_in1k", 86.01),
      timm("vit_base_patch16_224", "augreg2_in21k_ft_in1k", 85.108),
      timm("vit_base_patch16_224", "orig_in21k_ft_in1k", 81.782),
      timm("vit_base_patch16_384", "orig_in21k_ft_in1k", 84.212),
      timm("vit_base_patch16_224", "augreg_in1k", 79.154),
      timm("vit_base_patch16_384", "augreg_in1k", 81.102),
    ],
  },
  "vit-b32": {
    config: { ...b, patch: 32 },
    parameters: 88_224_232,
    checkpoints: [
      timm("vit_base_patch32_224", "augreg_in21k_ft_in1k", 80.732),
      timm("vit_base_patch32_384", "augreg_in21k_ft_in1k", 83.358),
      timm("vit_base_patch32_224", "augreg_in1k", 74.908),
      timm("vit_base_patch32_384", "augreg_in1k", 78.75),
    ],
  },
  "vit-l16": {
    config: { ...l, patch: 16 },
    parameters: 304_326_632,
    checkpoints: [
      timm("vit_large_patch16_224", "augreg_in21k_ft_in1k", 85.856),
      timm("vit_large_patch16_384", "augreg_in21k_ft_in1k", 87.096),
    ],
  },
};

/** ViT by size and side of a patch. */
export const vits: Readonly<Record<string, Network>> = Object.fromEntries(
  Object.entries(variants).map(([name, { config, parameters, checkpoints }]) => {
    const network: Network = {
      summary: `${Math.round(parameters / 1e6)} M: attention over patches of ${config.patch} pixels`,
      parameters,
      paper: "Dosovitskiy et al., An Image is Worth 16x16 Words, arXiv:2010.11929",
      code: "https://github.com/huggingface/pytorch-image-models",
      licence: "Apache-2.0",
      pretraining: "ImageNet-21K, then ImageNet-1K",
      preprocessing: {
        size: 224,
        resizeTo: 248,
        interpolation: "bicubic",
        mean: [0.5, 0.5, 0.5],
        std: [0.5, 0.5, 0.5],
      },
      checkpoints,
      switches: { ...switches, positionFilter: positionFilter("antialiased") },
      attends: true,
      build: (w, options) => vit(config, w, options),
      unused: /^pre_logits\./,
    };
    return [name, network];
  }),
);
