/** @module What a record of an explanation is: why a number differs, step by step, complete without our code. */
import { z } from "zod";
import { schemaVersion } from "./version.ts";

const digest = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.int().nonnegative();
/** JSON has no NaN; a number that there is not is null. */
const value = z.number().nullable();
const interval = z.object({ low: value, high: value, level: z.number(), method: z.string() });

const effect = z
  .object({
    record: digest.describe("Of the run with the change"),
    value: value.describe("What the metric is with the change"),
    contribution: value.describe("That less the value of the base, on the same samples"),
    interval,
    p: value.describe("Two-sided, of this change alone"),
    adjustedP: value.describe("Adjusted for all changes by Benjamini and Hochberg"),
    test: z.string(),
    flips: z
      .object({ gained: count, lost: count })
      .nullable()
      .describe("Samples wrong before and right after, and the reverse; null: no share of hits"),
  })
  .describe("What a change does: a paired difference to the base");

const step = z.object({
  step: z.string(),
  from: z.string().nullable().describe("As measured; null: not said"),
  to: z.string().nullable().describe("As against; null: not stated there"),
  differs: z.boolean().nullable().describe("null: it cannot be told"),
  change: z.record(z.string(), z.json()).nullable().describe("null: no setting changes it"),
  effect: effect.nullable().describe("null: not measured"),
  problem: z.string().nullable().describe("Why the change could not be measured"),
});

export const explanationRecordSchema = z
  .object({
    schema: z.literal(schemaVersion),
    id: digest,
    kind: z.literal("explanation"),
    model: z.object({ name: z.string(), sha256: digest }),
    protocol: z.object({ id: z.string(), digest }),
    dataset: z.object({ name: z.string(), digest }),
    samples: count.describe("How many samples every change is measured on"),
    metric: z.string(),
    unit: z.enum(["share", "nats", "levels"]),
    better: z.enum(["higher", "lower"]),
    base: z.object({ record: digest, value, interval }),
    against: z.object({
      kind: z.enum(["record", "reported", "settings"]),
      name: z.string(),
      value: value.describe("null: only settings are named"),
      place: z.string().nullable(),
    }),
    steps: z.array(step),
    together: z
      .object({ steps: z.array(z.string()), effect })
      .nullable()
      .describe("All changes at once; null: none was measured"),
    remainder: z
      .object({ value, interval })
      .nullable()
      .describe(
        "All at once less the sum of single contributions: how the changes act on each other",
      ),
    unexplained: z
      .object({ value, interval })
      .nullable()
      .describe("The value against, less that with all changes; null: there is none against"),
    warnings: z.array(z.string()),
    made: z.object({
      by: z.string(),
      command: z.string(),
      startedAt: z.string(),
      finishedAt: z.string(),
    }),
  })
  .meta({
    title: "Snellen explanation record",
    description: "Why a measured number differs, by step",
  });

export type ExplanationRecord = z.infer<typeof explanationRecordSchema>;
