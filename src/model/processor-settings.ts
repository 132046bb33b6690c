/** @module The settings of image processors of transformers, as a preprocessor_config.json has them. */
import { z } from "zod";
import { positiveTriple, sideLength, triple } from "./foreign.ts";

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
  // Older detectors say the longer side beside the shorter.
  max_size: z.unknown().optional(),
  pad_size: z.unknown().optional(),
  size_divisor: z.unknown().optional(),
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

/** The settings that only some processors know. */
export const special = [
  "include_top",
  "rescale_offset",
  "do_flip_channel_order",
  "use_square_size",
  "do_thumbnail",
  "do_align_long_axis",
  "do_pad",
] as const satisfies readonly (keyof Said)[];

/** A size is one number, `[height, width]`, or says by name what it is. */
const size = z.union([
  sideLength,
  z.tuple([sideLength, sideLength]),
  z.strictObject({ height: sideLength, width: sideLength }),
  z.strictObject({ shortest_edge: sideLength }),
]);

export type Size = z.infer<typeof size>;

/** A size as said; one number becomes that of both sides, or of the shorter one. */
export function sizeIn(said: unknown, isSquare = true): Size | undefined {
  const read = size.safeParse(said);
  if (!read.success) return undefined;
  if (typeof read.data !== "number") return read.data;
  return isSquare ? [read.data, read.data] : { shortest_edge: read.data };
}

export function rectangle(said: Size | undefined): readonly [number, number] | undefined {
  if (typeof said !== "object") return undefined;
  if ("shortest_edge" in said) return undefined;
  return "height" in said ? [said.height, said.width] : said;
}

export const shortestEdge = (said: Size | undefined): number | undefined =>
  typeof said === "object" && "shortest_edge" in said ? said.shortest_edge : undefined;

const edges = z.strictObject({ shortest_edge: sideLength, longest_edge: sideLength });

/** Both sides of a size that keeps the aspect: together, or as one number and `max_size` (1333 where it is not said). */
export function edgesIn({ size, max_size }: Said): z.infer<typeof edges> | undefined {
  const together = edges.safeParse(size);
  if (together.success) return together.data;
  const apart = edges.safeParse({ shortest_edge: size, longest_edge: max_size ?? 1333 });
  return apart.success ? apart.data : undefined;
}
