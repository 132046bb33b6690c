/** @module The choices that Vim offers: those of the paper's ablations, and those of the authors' dense configs. */
import type { Switch } from "./network.ts";
import { positionFilters } from "./positions.ts";

export const vimChoices = {
  directions: {
    about:
      "scans from both ends, each with a convolution of its own; from the start only; by turns, block by block; or from both ends after one convolution",
    choices: ["both", "forward", "alternating", "shared"],
  },
  classToken: {
    about: "logits from a token in the middle, before, or at both ends of the patches; or of none",
    choices: ["middle", "head", "double", "none"],
  },
  pooling: {
    about: "without a class token: logits of the mean over tokens, or their largest over tokens",
    choices: ["mean", "max"],
  },
  positions: { about: "learned embeddings of positions, or none", choices: ["learned", "none"] },
  rope: {
    about:
      "tokens turned by their place before each block: not, its input, or the sum before it too",
    choices: ["none", "input", "both"],
  },
  state: { about: "numbers of state for each channel", choices: [16, 1, 2, 4, 8, 32] },
  halved: { about: "the mean of both directions, or their sum", choices: [true, false] },
  norm: { about: "RMS or layer normalisation", choices: ["rms", "layer"] },
  positionFilter: {
    about: "bicubic resizing of position embeddings, plain or antialiased",
    choices: ["bicubic", ...positionFilters.filter((filter) => filter !== "bicubic")],
  },
  positionSlot: {
    about:
      "which embedding is the class token's when the others are resized: the first, as in the authors' scripts, or its own",
    choices: ["first", "own"],
  },
  features: {
    about: "maps of the sum of all blocks so far, or of the last one's output",
    choices: ["sum", "output"],
  },
} as const satisfies Record<string, Switch>;

export type VimChoices = {
  readonly [Name in keyof typeof vimChoices]: (typeof vimChoices)[Name]["choices"][number];
};
