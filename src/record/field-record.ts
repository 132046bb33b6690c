/** @module What a record of fields is: how models look, complete without our code. */
import { z } from "zod";
import { schemaVersion } from "./version.ts";

const digest = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.int().nonnegative();
const sides = z.tuple([count, count]).describe("Height and width, or row and column");

const area = z.object({
  of: z.number().describe("The share of all contributions that the square holds, at least"),
  side: count.nullable().describe("In pixels; null: no square holds so much"),
  share: z.number().nullable().describe("Of the image"),
});

const numbers = z.object({
  areas: z.array(area).describe("Of the map as the practice looks at it (`areasOf`)"),
  plainAreas: z.array(area).describe("Of the mean contributions themselves"),
  cross: z
    .object({
      share: z.number(),
      round: z.number(),
      excess: z.number(),
      byDistance: z
        .number()
        .nullable()
        .optional()
        .describe("Missing in records before it was taken"),
    })
    .nullable()
    .describe(
      "What lies in row and column of the place; what would in a round field; their ratio; its mean over distances",
    ),
  gaussian: z
    .object({ amplitude: z.number(), sigma: z.number(), r2: z.number() })
    .nullable()
    .describe("Fit over distances, sigma in pixels; null: it does not fall off"),
  twoSigmaSide: z.number().describe("Side of as many pixels as exceed 4.55 % of the largest"),
  reached: z.number().describe("Share of the pixels that contribute at all"),
  radial: z.array(z.number()).describe("Mean share of a pixel, by its distance in pixels"),
});

const method = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("gradient") }),
  z
    .object({
      kind: z.literal("occlusion"),
      why: z.string(),
      patch: count.describe("Side of the smallest patches, in pixels"),
      coarsest: count.describe("Side of the first ones"),
      step: z.number().describe("How far pixels go to the mean colour of their image"),
      refine: z.number(),
    })
    .describe("An estimate: how much the unit changes without a patch"),
]);

const subject = z.object({
  model: z.object({
    name: z.string(),
    sha256: digest,
    weights: z.string().describe("Where they are from"),
    isTrained: z.boolean().nullable().describe("null: a file as it is"),
  }),
  sides: sides.describe("Height and width of the images"),
  layer: z.object({ name: z.string(), cells: sides, place: sides }),
  method,
  preprocessing: z.array(z.string()),
  images: count.describe("Over which the mean is taken"),
  skipped: z.array(z.string()).describe("Ids of images that gave something else than numbers"),
  numbers: numbers.nullable().describe("null: nothing contributes"),
  map: z
    .object({ height: count, width: count, float32: z.string() })
    .describe("Mean contributions, in windows of whole pixels; little-endian, base64"),
});

export const fieldRecordSchema = z
  .object({
    schema: z.literal(schemaVersion),
    id: digest,
    kind: z.literal("field"),
    practice: z
      .object({
        name: z.string(),
        source: z.string(),
        score: z.enum(["sum", "relu-sum"]),
        rectifier: z.enum(["positive", "absolute", "squared"]),
        resize: z.enum(["squash", "crop"]),
        interpolation: z.string(),
        picks: z.enum(["first", "chance"]),
        areasOf: z.enum(["log", "raw"]),
      })
      .describe("Fields are comparable under one practice, on the same images, at the same size"),
    images: z.object({
      dataset: z.string(),
      layout: z.string(),
      digest,
      ids: z.array(z.string()),
      seed: count,
    }),
    runtime: z.object({ name: z.string(), engine: z.string() }),
    subjects: z.array(subject).min(1),
    warnings: z.array(z.string()),
    made: z.object({
      by: z.string(),
      command: z.string(),
      startedAt: z.string(),
      finishedAt: z.string(),
      threads: count,
    }),
  })
  .meta({ title: "Snellen field record", description: "How models look: their receptive fields" });

export type FieldRecord = z.infer<typeof fieldRecordSchema>;
