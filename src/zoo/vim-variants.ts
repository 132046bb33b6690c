/** @module The variants of Vim that are published, with their files. */
import { type Checkpoint, imagenetColours, type Network } from "./network.ts";
import { type Config, vim } from "./vim.ts";
import { vimChoices } from "./vim-choices.ts";

interface Variant {
  readonly config: Config;
  readonly parameters: number;
  readonly checkpoint: Checkpoint;
  /** What dense heads take in the authors' configuration for this size; the sum, where there is none. */
  readonly features?: "output";
}

const block = { depth: 24, patch: 16 } as const;

const official = (size: string, file: string): Checkpoint => ({
  tag: "official",
  file,
  url: `https://huggingface.co/hustvl/Vim-${size}-midclstok/resolve/main/${file}`,
});

/** Table 1 of the paper; `+` were tuned further with patches that overlap by half. */
const variants: Readonly<Record<string, Variant>> = {
  "vim-ti": {
    config: { ...block, width: 192, stride: 16 },
    parameters: 7_148_008,
    checkpoint: official("tiny", "vim_t_midclstok_76p1acc.pth"),
    features: "output",
  },
  "vim-ti+": {
    config: { ...block, width: 192, stride: 8 },
    parameters: 7_250_344,
    checkpoint: official("tiny", "vim_t_midclstok_ft_78p3acc.pth"),
    features: "output",
  },
  "vim-s": {
    config: { ...block, width: 384, stride: 16 },
    parameters: 25_796_584,
    checkpoint: official("small", "vim_s_midclstok_80p5acc.pth"),
  },
  "vim-s+": {
    config: { ...block, width: 384, stride: 8 },
    parameters: 26_001_256,
    checkpoint: official("small", "vim_s_midclstok_ft_81p6acc.pth"),
  },
  "vim-b": {
    config: { ...block, width: 768, stride: 16 },
    parameters: 97_598_440,
    checkpoint: official("base", "vim_b_midclstok_81p9acc.pth"),
  },
};

/** Vim by size; `+` reads four times as many patches. */
export const vims: Readonly<Record<string, Network>> = Object.fromEntries(
  Object.entries(variants).map(([name, { config, parameters, checkpoint, features }]) => {
    const network: Network = {
      summary: `${Math.round(parameters / 1e6)} M: selective scans from both ends over patches of 16 pixels, ${config.stride} apart`,
      parameters,
      paper:
        "Zhu et al., Vision Mamba: Efficient Visual Representation Learning with Bidirectional State Space Model, arXiv:2401.09417",
      code: "https://github.com/hustvl/Vim",
      licence: "Apache-2.0",
      pretraining: "ImageNet-1K",
      preprocessing: { ...imagenetColours, size: 224, resizeTo: 256, interpolation: "bicubic" },
      checkpoints: [checkpoint],
      switches: {
        ...vimChoices,
        ...(features === "output" && {
          features: { ...vimChoices.features, choices: ["output", "sum"] },
        }),
      },
      scans: true,
      gatesInScans: true,
      build: (w, options) => vim(config, w, options),
      unused: /^rope\./,
    };
    return [name, network];
  }),
);
