/**
 * @module The image processors of transformers, one reading for each kind. What is meant is their PIL
 * backend (called slow before version 5); the torchvision backend (fast) rounds resized levels
 * differently. Read from and checked against transformers 5.23.0.
 */
import { z } from "zod";
import type { PartialCard } from "./card.ts";
import { positiveTriple, sideLength, square, triple } from "./foreign.ts";

/** A size is one number, `[height, width]`, or says by name what it is. */
const size = z.union([
  sideLength,
  z.tuple([sideLength, sideLength]),
  z.strictObject({ height: sideLength, width: sideLength }),
  z.strictObject({ shortest_edge: sideLength }),
]);

/** What is not there has the default of its class; a `null` is off, as the processors read it. */
const flag = z
  .boolean()
  .nullish()
  .transform((said) => (said === null ? false : said));

export const processorSchema = z.object({
  image_processor_type: z.string().nullish(),
  feature_extractor_type: z.string().nullish(),
  do_resize: flag,
  size: z.unknown().optional(),
  resample: z.int().min(0).max(5).nullish(),
  crop_pct: z.number().positive().nullish(),
  do_center_crop: flag,
  crop_size: z.unknown().optional(),
  do_rescale: flag,
  rescale_factor: z.number().positive().nullish(),
  do_normalize: flag,
  image_mean: z.union([triple, z.number()]).nullish(),
  image_std: z.union([positiveTriple, z.number().positive()]).nullish(),
  // What only some processors know. Of the others nobody can say what it would mean.
  include_top: z.unknown().optional(),
  rescale_offset: z.unknown().optional(),
  do_flip_channel_order: z.unknown().optional(),
  use_square_size: z.unknown().optional(),
  do_thumbnail: z.unknown().optional(),
  do_align_long_axis: z.unknown().optional(),
  do_pad: z.unknown().optional(),
});

export type Said = z.infer<typeof processorSchema>;

const special = [
  "include_top",
  "rescale_offset",
  "do_flip_channel_order",
  "use_square_size",
  "do_thumbnail",
  "do_align_long_axis",
  "do_pad",
] as const satisfies readonly (keyof Said)[];

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
  const again = isOn(said.include_top) ? three(said.image_std ?? undefined) : [1, 1, 1];
  return {
    scale,
    mean: mean?.map((m) => m + offset) as PartialCard["mean"],
    std: again && (std?.map((s, c) => s * again[c]) as PartialCard["std"]),
  };
}

/** MobileViT has no means, whatever is said of them, and its blue comes first. */
const neverNormalized = (said: Said): PartialCard => ({
  scale: scaleOf(said),
  mean: [0, 0, 0],
  std: [1, 1, 1],
  channels: isOn(said.do_flip_channel_order) ? "BGR" : "RGB",
});

/** Of a setting that is on where nothing is said of it. */
const isOn = (said: unknown): boolean => said === undefined || said === true;

const scaleOf = (said: Said): number =>
  said.do_rescale === false ? 1 : 1 / (said.rescale_factor ?? 1 / 255);

function three(value: readonly [number, number, number] | number): [number, number, number];
function three(
  value: readonly [number, number, number] | number | undefined,
): [number, number, number] | undefined;
function three(value: readonly [number, number, number] | number | undefined) {
  return typeof value === "number" ? [value, value, value] : value && [...value];
}

interface Habits {
  /** Whether a size that is one number is that of both sides, and not of the shorter one. */
  readonly isSquare: boolean;
  readonly crops: boolean;
  /** What the shorter side comes to, of what is said; the size itself where a processor has no rule. */
  readonly shorter?: (size: number, said: Said) => number;
  /** Whether the image keeps its aspect for a size of both sides, too. */
  readonly keepsAspect?: (said: Said) => boolean;
}

/** Resize, then cut out the middle. */
const cropped =
  ({ isSquare, crops, shorter = (side) => side, keepsAspect }: Habits) =>
  (said: Said, where: string): PartialCard => {
    const crop = (said.do_center_crop ?? crops) ? rectangle(sizeIn(said.crop_size)) : null;
    if (crop === undefined) return {};
    const cut = crop === null ? {} : { inputSize: crop };
    if (said.do_resize === false) return { resize: "none", ...cut };
    const both = rectangle(sizeIn(said.size, isSquare));
    const shortest = shortestEdge(sizeIn(said.size, isSquare));
    if (both !== undefined) {
      const side = square(...both, where);
      if (keepsAspect?.(said) !== true) {
        return { resize: "squash", resizeTo: side, inputSize: both, ...cut };
      }
      return crop === null ? {} : { resize: "shorter", resizeTo: shorter(side, said), ...cut };
    }
    // Without a crop the size of the input would be another for every image.
    if (shortest === undefined || crop === null) return {};
    return { resize: "shorter", resizeTo: shorter(shortest, said), ...cut };
  };

/** ConvNeXt: below 384 the shorter side comes to `size / crop_pct`, from there on both to `size`. */
function convNext(said: Said): PartialCard {
  if (said.do_center_crop === true) return {};
  if (said.do_resize === false) return { resize: "none" };
  const side = shortestEdge(sizeIn(said.size, false));
  if (side === undefined) return {};
  if (side >= 384) return { resize: "squash", resizeTo: side, inputSize: [side, side] };
  if (said.crop_pct === null) return {};
  const resizeTo = Math.trunc(side / (said.crop_pct ?? 224 / 256));
  return { resize: "shorter", resizeTo, inputSize: [side, side] };
}

type Size = z.infer<typeof size>;

/** A size as said; one number becomes that of both sides, or of the shorter one. */
function sizeIn(said: unknown, isSquare = true): Size | undefined {
  const read = size.safeParse(said);
  if (!read.success) return undefined;
  if (typeof read.data !== "number") return read.data;
  return isSquare ? [read.data, read.data] : { shortest_edge: read.data };
}

function rectangle(said: Size | undefined): readonly [number, number] | undefined {
  if (typeof said !== "object") return undefined;
  if ("shortest_edge" in said) return undefined;
  return "height" in said ? [said.height, said.width] : said;
}

const shortestEdge = (said: Size | undefined): number | undefined =>
  typeof said === "object" && "shortest_edge" in said ? said.shortest_edge : undefined;

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
