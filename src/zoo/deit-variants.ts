/**
 * @module DeiT (Touvron et al., 2020, arXiv:2012.12877): a ViT that is trained on ImageNet-1K alone, and its
 * distilled form, whose second token learns from a convolutional network.
 */
import type { Checkpoint, Network } from "./network.ts";
import { imagenetColours } from "./network.ts";
import { type Config, positionFilter, smallInit, switches, vit } from "./vit.ts";

const sizes = {
  ti: { patch: 16, width: 192, depth: 12, heads: 3, classInit: smallInit },
  s: { patch: 16, width: 384, depth: 12, heads: 6, classInit: smallInit },
  b: { patch: 16, width: 768, depth: 12, heads: 12, classInit: smallInit },
} as const satisfies Record<string, Config>;

const checkpoint = (file: string): Checkpoint => ({
  tag: "official",
  file,
  url: `https://dl.fbaipublicfiles.com/deit/${file}`,
});

/** 438 = ⌊384 / 0.875⌋. */
const larger = (file: string): Checkpoint => ({
  ...checkpoint(file),
  tag: "official-384",
  preprocessing: { size: 384, resizeTo: 438 },
});

/** Of the authors' README. */
const variants = {
  "deit-ti": {
    config: sizes.ti,
    parameters: 5_717_416,
    checkpoints: [checkpoint("deit_tiny_patch16_224-a1311bcf.pth")],
  },
  "deit-s": {
    config: sizes.s,
    parameters: 22_050_664,
    checkpoints: [checkpoint("deit_small_patch16_224-cd65a155.pth")],
  },
  "deit-b": {
    config: sizes.b,
    parameters: 86_567_656,
    checkpoints: [
      checkpoint("deit_base_patch16_224-b5f2ef4d.pth"),
      larger("deit_base_patch16_384-8de9b5d1.pth"),
    ],
  },
  "deit-ti-distilled": {
    config: { ...sizes.ti, distilled: true },
    parameters: 5_910_800,
    checkpoints: [checkpoint("deit_tiny_distilled_patch16_224-b40b3cf7.pth")],
  },
  "deit-s-distilled": {
    config: { ...sizes.s, distilled: true },
    parameters: 22_436_432,
    checkpoints: [checkpoint("deit_small_distilled_patch16_224-649709d9.pth")],
  },
  "deit-b-distilled": {
    config: { ...sizes.b, distilled: true },
    parameters: 87_338_192,
    checkpoints: [
      checkpoint("deit_base_distilled_patch16_224-df68dfff.pth"),
      larger("deit_base_distilled_patch16_384-d0272ac0.pth"),
    ],
  },
};

/** DeiT by size; the distilled ones have two tokens and two heads. */
export const deits: Readonly<Record<string, Network>> = Object.fromEntries(
  Object.entries(variants).map(([name, { config, parameters, checkpoints }]) => {
    const distilled = "distilled" in config;
    const { positions, classToken } = switches;
    const network: Network = {
      summary: `${Math.round(parameters / 1e6)} M: attention over patches of 16 pixels${
        distilled ? ", with a token that learned from a convolutional network" : ""
      }`,
      parameters,
      paper:
        "Touvron et al., Training data-efficient image transformers & distillation through attention, arXiv:2012.12877",
      code: "https://github.com/facebookresearch/deit",
      licence: "Apache-2.0",
      pretraining: "ImageNet-1K",
      ...(distilled && { teacher: "RegNetY-16GF" }),
      preprocessing: { ...imagenetColours, size: 224, resizeTo: 256, interpolation: "bicubic" },
      checkpoints,
      switches: {
        positions,
        ...(!distilled && { classToken }), // a distilled one is read from its tokens
        positionFilter: positionFilter("bicubic"),
      },
      attends: true,
      build: (w, options) => vit(config, w, options),
    };
    return [name, network];
  }),
);
