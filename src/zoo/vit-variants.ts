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
function timm(model: string, tag: string): Checkpoint {
  return {
    tag,
    file: "model.safetensors",
    url: `https://huggingface.co/timm/${model}.${tag}/resolve/main/model.safetensors`,
    ...(model.endsWith("_384") && { preprocessing: { size: 384, resizeTo: 384 } }),
    ...(tag === "augreg_in1k" && { pretraining: "ImageNet-1K" }),
  };
}

interface Variant {
  readonly config: Config;
  /** Of timm, counted. */
  readonly parameters: number;
  readonly checkpoints: readonly Checkpoint[];
}

const variants: Readonly<Record<string, Variant>> = {
  "vit-ti16": {
    config: { ...ti, patch: 16 },
    parameters: 5_717_416,
    checkpoints: [
      timm("vit_tiny_patch16_224", "augreg_in21k_ft_in1k"),
      timm("vit_tiny_patch16_384", "augreg_in21k_ft_in1k"),
    ],
  },
  "vit-s16": {
    config: { ...s, patch: 16 },
    parameters: 22_050_664,
    checkpoints: [
      timm("vit_small_patch16_224", "augreg_in21k_ft_in1k"),
      timm("vit_small_patch16_384", "augreg_in21k_ft_in1k"),
      timm("vit_small_patch16_224", "augreg_in1k"),
      timm("vit_small_patch16_384", "augreg_in1k"),
    ],
  },
  "vit-s32": {
    config: { ...s, patch: 32 },
    parameters: 22_878_952,
    checkpoints: [
      timm("vit_small_patch32_224", "augreg_in21k_ft_in1k"),
      timm("vit_small_patch32_384", "augreg_in21k_ft_in1k"),
    ],
  },
  "vit-b8": {
    config: { ...b, patch: 8 },
    parameters: 86_576_872,
    checkpoints: [
      timm("vit_base_patch8_224", "augreg_in21k_ft_in1k"),
      timm("vit_base_patch8_224", "augreg2_in21k_ft_in1k"),
    ],
  },
  "vit-b16": {
    config: { ...b, patch: 16 },
    parameters: 86_567_656,
    checkpoints: [
      timm("vit_base_patch16_224", "augreg_in21k_ft_in1k"),
      timm("vit_base_patch16_384", "augreg_in21k_ft_in1k"),
      timm("vit_base_patch16_224", "augreg2_in21k_ft_in1k"),
      timm("vit_base_patch16_224", "orig_in21k_ft_in1k"),
      timm("vit_base_patch16_384", "orig_in21k_ft_in1k"),
      timm("vit_base_patch16_224", "augreg_in1k"),
      timm("vit_base_patch16_384", "augreg_in1k"),
    ],
  },
  "vit-b32": {
    config: { ...b, patch: 32 },
    parameters: 88_224_232,
    checkpoints: [
      timm("vit_base_patch32_224", "augreg_in21k_ft_in1k"),
      timm("vit_base_patch32_384", "augreg_in21k_ft_in1k"),
      timm("vit_base_patch32_224", "augreg_in1k"),
      timm("vit_base_patch32_384", "augreg_in1k"),
    ],
  },
  "vit-l16": {
    config: { ...l, patch: 16 },
    parameters: 304_326_632,
    checkpoints: [
      timm("vit_large_patch16_224", "augreg_in21k_ft_in1k"),
      timm("vit_large_patch16_384", "augreg_in21k_ft_in1k"),
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
