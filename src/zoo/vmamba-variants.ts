/** @module The published VMambas, and what the paper compares them with. */
import { type ScanPattern, scanPatterns } from "./cross-scan.ts";
import { type Choice, imagenetColours, type Network, type Switch } from "./network.ts";
import { type Config, current, vanilla, vmamba } from "./vmamba.ts";

interface Variant {
  readonly config: Config;
  readonly parameters: number;
  readonly file: string;
}

const s1 = { ...current, ssmRatio: 1 };
const s2 = { ...current, ssmRatio: 2 };
const v0 = { ...vanilla, ssmRatio: 2 };

/**
 * `configs/vssm` of the authors' code. In its names `s` is the ratio of the scan and `l` how many blocks the third
 * stage has; without them, it is the one that the paper means.
 */
const variants: Readonly<Record<string, Variant>> = {
  "vmamba-t": {
    config: { ...s1, width: 96, depths: [2, 2, 8, 2] },
    parameters: 30_249_064,
    file: "vssm1_tiny_0230s_ckpt_epoch_264.pth",
  },
  "vmamba-t-s2l5": {
    config: { ...s2, width: 96, depths: [2, 2, 5, 2] },
    parameters: 30_705_832,
    file: "vssm_tiny_0230_ckpt_epoch_262.pth",
  },
  "vmamba-t-v0": {
    config: { ...v0, width: 96, depths: [2, 2, 9, 2] },
    parameters: 22_893_448,
    file: "vssmtiny_dp01_ckpt_epoch_292.pth",
  },
  "vmamba-s": {
    config: { ...s2, width: 96, depths: [2, 2, 15, 2] },
    parameters: 50_147_752,
    file: "vssm_small_0229_ckpt_epoch_222.pth",
  },
  "vmamba-s-s1l20": {
    config: { ...s1, width: 96, depths: [2, 2, 20, 2] },
    parameters: 49_012_840,
    file: "vssm1_small_0229s_ckpt_epoch_240.pth",
  },
  "vmamba-s-v0": {
    config: { ...v0, width: 96, depths: [2, 2, 27, 2] },
    parameters: 44_417_416,
    file: "vssmsmall_dp03_ckpt_epoch_238.pth",
  },
  "vmamba-b": {
    config: { ...s2, width: 128, depths: [2, 2, 15, 2] },
    parameters: 88_557_800,
    file: "vssm_base_0229_ckpt_epoch_237.pth",
  },
  "vmamba-b-s1l20": {
    config: { ...s1, width: 128, depths: [2, 2, 20, 2] },
    parameters: 86_614_504,
    file: "vssm1_base_0229s_ckpt_epoch_225.pth",
  },
  "vmamba-b-v0": {
    config: { ...v0, width: 128, depths: [2, 2, 27, 2] },
    parameters: 76_254_056,
    file: "vssmbase_dp06_ckpt_epoch_241.pth",
  },
};

/** Tables 5, 10, 12, 13 and 14 of the paper, around the network as it was published. */
const switchesOf = (config: Config) => ({
  scan: {
    about: "the way through the image",
    choices: first(config.pattern, Object.keys(scanPatterns) as ScanPattern[]),
  },
  state: {
    about: "numbers of state for each channel that is scanned (N)",
    choices: first(config.state, [1, 2, 4, 8, 16]),
  },
  ssmRatio: {
    about: "channels that are scanned, for each channel of a block",
    choices: first(config.ssmRatio, [1, 1.5, 2, 2.5]),
  },
  mlpRatio: {
    about: "hidden channels of the MLP for each channel of a block; 0 is no MLP",
    choices: first(config.mlpRatio, [4, 3, 2, 0]),
  },
  gate: {
    about: "whether a second branch decides how much of what was scanned is let through",
    choices: first(config.gate, [false, true]),
  },
  convolution: {
    about: "whether a depthwise convolution stands before the scan",
    choices: first(config.convolution, [true, false]),
  },
  blocks: {
    about: "how many blocks the third stage has",
    choices: first(config.depths[2], [2, 5, 8, 9, 15, 20, 27]),
  },
});

/** All choices, those of the network as it was published first. */
const first = <C extends Choice>(own: C, all: readonly C[]): Switch["choices"] => [
  own,
  ...all.filter((choice) => choice !== own),
];

type Chosen = Readonly<Record<keyof ReturnType<typeof switchesOf>, Choice>>;

const withChoices = (config: Config, chosen: Chosen): Config => ({
  ...config,
  pattern: chosen.scan as ScanPattern, // one of its choices
  state: Number(chosen.state),
  ssmRatio: Number(chosen.ssmRatio),
  mlpRatio: Number(chosen.mlpRatio),
  gate: chosen.gate === true,
  convolution: chosen.convolution === true,
  depths: config.depths.with(2, Number(chosen.blocks)),
});

/** The parts of a block and of the stem had other names in January 2024. */
const older: readonly (readonly [RegExp, string])[] = [
  [/^patch_embed\.proj\./, "patch_embed.0."],
  [/^patch_embed\.norm\./, "patch_embed.2."],
  [/^(layers\.\d+\.blocks\.\d+)\.ln_1\./, "$1.norm."],
  [/^(layers\.\d+\.blocks\.\d+)\.self_attention\./, "$1.op."],
  [/^(norm|head)\./, "classifier.$1."],
];

export const officialName = (name: string): string =>
  older.reduce((renamed, [then, now]) => renamed.replace(then, now), name);

const addressOf = (name: string, file: string): string =>
  `https://github.com/MzeroMiko/VMamba/releases/download/%23${name.endsWith("-v0") ? "v0" : "v2"}cls/${file}`;

/** VMamba by the names of the paper. */
export const vmambas: Readonly<Record<string, Network>> = Object.fromEntries(
  Object.entries(variants).map(([name, { config, parameters, file }]): [string, Network] => [
    name,
    {
      summary: `${Math.round(parameters / 1e6)} M: scans of four ways through the image`,
      parameters,
      paper: "Liu et al., VMamba: Visual State Space Model, arXiv:2401.10166",
      code: "https://github.com/MzeroMiko/VMamba",
      licence: "MIT",
      pretraining: "ImageNet-1K",
      preprocessing: { ...imagenetColours, size: 224, resizeTo: 256, interpolation: "bicubic" },
      checkpoints: [{ tag: "official", file, url: addressOf(name, file) }],
      switches: switchesOf(config),
      scans: true,
      build: (w, options) => vmamba(withChoices(config, options.switches as Chosen), w, options), // all of them are chosen
      officialName,
      unused: /^outnorm\d\./, // of dense heads, after each stage
    },
  ]),
);
