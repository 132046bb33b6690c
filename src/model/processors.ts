/**
 * @module The image processors of transformers, one reading for each kind. What is meant is their PIL
 * backend (called slow before version 5); the torchvision backend (fast) rounds resized levels
 * differently. Read from and checked against transformers 5.24.0.
 */
import type { PartialCard } from "./card.ts";
import {
  convNext,
  cropped,
  type Habits,
  keptRatio,
  mask2Former,
  segformer,
} from "./processor-geometry.ts";
import { type Said, special } from "./processor-settings.ts";

/** How a kind of processor is read. */
export interface Reading {
  /** The settings it knows beside those that all have. */
  readonly knows: readonly (typeof special)[number][];
  /** How the image comes to the size of the input; nothing where the settings do not say it. */
  geometry(said: Said, where: string): PartialCard;
  /** How levels become numbers. */
  numbers(said: Said): PartialCard;
}

/** Whether the reading knows every setting that is made. */
export const understands = ({ knows }: Reading, said: Said): boolean =>
  special.every((key) => !said[key] || (said[key] === true && knows.includes(key)));

/** `(level · factor − mean) / std`. */
function normalized(said: Said): PartialCard {
  const isPlain = said.do_normalize === false;
  return {
    scale: scaleOf(said),
    ...(isPlain
      ? { mean: [0, 0, 0] }
      : said.image_mean != null && { mean: three(said.image_mean) }),
    ...(isPlain ? { std: [1, 1, 1] } : said.image_std != null && { std: three(said.image_std) }),
  };
}

/** `rescale_offset` takes 1 away after the factor; `include_top` divides by the deviation again. */
function normalizedAgain(said: Said): PartialCard {
  const { scale, mean, std } = normalized(said);
  const offset = said.rescale_offset === true && said.do_rescale !== false ? 1 : 0;
  const again = isOn(said.include_top) ? said.image_std : 1;
  return {
    scale,
    mean: mean && by(mean, (m) => m + offset),
    std: std && again != null ? by(std, (s, c) => s * three(again)[c]) : undefined,
  };
}

const by = ([a, b, c]: Triple, change: (value: number, channel: number) => number): Triple => [
  change(a, 0),
  change(b, 1),
  change(c, 2),
];

/** MobileViT has no means, whatever is said of them, and its blue comes first. */
const neverNormalized = (said: Said): PartialCard => ({
  scale: scaleOf(said),
  mean: [0, 0, 0],
  std: [1, 1, 1],
  channels: isOn(said.do_flip_channel_order) ? "BGR" : "RGB",
});

/** RT-DETR is not normalised where nothing is said of it. */
const seldomNormalized = (said: Said): PartialCard =>
  normalized({ ...said, do_normalize: said.do_normalize ?? false });

/** Of a setting that is on where nothing is said of it. */
const isOn = (said: unknown): boolean => said === undefined || said === true;

const scaleOf = (said: Said): number =>
  said.do_rescale === false ? 1 : 1 / (said.rescale_factor ?? 1 / 255);

const three = (value: Triple | number): Triple =>
  typeof value === "number" ? [value, value, value] : value;

type Triple = readonly [number, number, number];

const plain = (habits: Habits): Reading => ({
  knows: [],
  geometry: cropped(habits),
  numbers: normalized,
});

/**
 * By the name of the class without its ending. Many models use the processor of another one: Swin
 * that of ViT, ResNet and RegNet that of ConvNeXt, DINOv2 that of BiT.
 */
export const readings: ReadonlyMap<string, Reading> = new Map<string, Reading>([
  ["ViT", plain({ isSquare: true, crops: false })],
  ["DeiT", plain({ isSquare: true, crops: true })],
  ["Beit", plain({ isSquare: true, crops: false })],
  ["CLIP", plain({ isSquare: false, crops: true })],
  ["Bit", plain({ isSquare: false, crops: true })],
  ["MobileNetV1", plain({ isSquare: false, crops: true })],
  ["MobileNetV2", plain({ isSquare: false, crops: true })],
  ["ConvNext", { knows: [], geometry: convNext, numbers: normalized }],
  ["Detr", { knows: ["do_pad"], geometry: keptRatio("detr"), numbers: normalized }],
  ["ConditionalDetr", { knows: ["do_pad"], geometry: keptRatio("detr"), numbers: normalized }],
  ["DeformableDetr", { knows: ["do_pad"], geometry: keptRatio("detr"), numbers: normalized }],
  ["RTDetr", { knows: ["do_pad"], geometry: keptRatio("detr"), numbers: seldomNormalized }],
  ["Yolos", { knows: ["do_pad"], geometry: keptRatio("yolos"), numbers: normalized }],
  ["Segformer", { knows: [], geometry: segformer, numbers: normalized }],
  ["Mask2Former", { knows: [], geometry: mask2Former, numbers: normalized }],
  [
    "EfficientNet",
    {
      knows: ["include_top", "rescale_offset"],
      geometry: cropped({ isSquare: true, crops: false }),
      numbers: normalizedAgain,
    },
  ],
  [
    "MobileViT",
    {
      knows: ["do_flip_channel_order"],
      geometry: cropped({ isSquare: false, crops: true }),
      numbers: neverNormalized,
    },
  ],
  [
    "Levit",
    plain({ isSquare: false, crops: true, shorter: (side) => Math.trunc((256 / 224) * side) }),
  ],
  [
    "PoolFormer",
    plain({
      isSquare: false,
      crops: true,
      shorter: (side, { crop_pct = 0.9 }) => Math.trunc(side / (crop_pct ?? 1)),
      keepsAspect: ({ crop_pct }) => crop_pct !== null,
    }),
  ],
]);
