/** @module What a reported result is: a number quoted from elsewhere, with its place. Never measured here. */
import { z } from "zod";

const text = z.string().min(1).max(2000);
const address = z.url({ protocol: /^https?$/ }).max(2000);
const count = z.int().nonnegative();
/** A year, a month or a day, as the source gives it. */
const date = z.string().regex(/^\d{4}(-\d{2}(-\d{2})?)?$/);

export const reportedResultSchema = z
  .object({
    model: text.describe("As the source writes it, such as VMamba-T"),
    zoo: text.nullable().describe("The same network in our zoo; null: it is not there"),
    family: text.nullable(),
    variant: text.nullable().describe("Which of several of one name, such as s1l8 or vanilla"),
    task: z.enum([
      "classification",
      "detection",
      "instance-segmentation",
      "keypoints",
      "semantic-segmentation",
      "other",
    ]),
    dataset: text.describe("imagenet-1k, coco, ade20k, or the name that the source gives"),
    split: text.nullable(),
    metric: text.describe("top-1, box-ap, mask-ap, miou, or the name that the source gives"),
    better: z.enum(["higher", "lower"]).nullable().describe("null: the source does not say"),
    value: z.number().nullable().describe("As in records: a share is 0 to 1; null: not a number"),
    unit: z.enum(["share", "number"]),
    printed: text.describe("The value as the source prints it"),
    protocol: text
      .nullable()
      .describe("How it was measured: crop, schedule, single or multi scale, in words"),
    method: text.nullable().describe("What is around a backbone: Mask R-CNN, UPerNet"),
    schedule: text.nullable().describe("1x, 3x MS, 160k"),
    size: z.tuple([count, count]).nullable().describe("Height and width of the images"),
    parameters: count.nullable().describe("Of the whole model that the value is of"),
    macs: z.number().nonnegative().nullable().describe("Multiply-adds, as the source counts them"),
    pretraining: text.nullable().describe("Data besides the training set, such as imagenet-22k"),
    teacher: text.nullable().describe("What it was distilled from"),
    extraData: z.boolean().nullable(),
    paper: z
      .object({ title: text.nullable(), url: address.nullable(), date: date.nullable() })
      .nullable(),
    code: address.nullable(),
    place: text.describe("Where it stands: table and row, file and line"),
    remark: text.nullable().describe("What a reader must know, such as another number elsewhere"),
  })
  .meta({ title: "Snellen reported result" });

/** Results of one source, with what its licence asks for. */
export const reportedSchema = z
  .object({
    schema: z.literal(1),
    kind: z.literal("reported"),
    source: z.object({
      name: text.describe("Unique among what a store holds"),
      kind: z.enum(["paper", "repository", "archive", "card", "talk", "board"]),
      url: address.nullable(),
      retrieved: date.nullable(),
    }),
    licence: text.nullable().describe("SPDX identifier; null: facts quoted from publications"),
    attribution: text,
    results: z.array(reportedResultSchema),
  })
  .meta({
    title: "Snellen reported results",
    description: "Numbers quoted from one source, each with its place",
  });

export type ReportedResult = z.infer<typeof reportedResultSchema>;
export type Reported = z.infer<typeof reportedSchema>;
