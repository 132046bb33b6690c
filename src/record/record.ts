/** @module What a record is: the finished, immutable outcome of a run, complete without our code. */
import { z } from "zod";
import { schemaVersion } from "./version.ts";

const digest = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.int().nonnegative();
/** JSON has no NaN; a number that there is not is null. */
const value = z.number().nullable();

const result = z.object({
  metric: z.string().describe("Name of the metric, such as top-1"),
  value,
  unit: z.enum(["share", "nats", "levels"]).describe("A share is 0 to 1"),
  better: z.enum(["higher", "lower"]),
  n: count.describe("Samples that it is over"),
  interval: z
    .object({ low: value, high: value, level: z.number(), method: z.string() })
    .optional()
    .describe("Between which values it lies on other samples of the same kind"),
});

export const runRecordSchema = z
  .object({
    schema: z.literal(schemaVersion),
    id: digest.describe("Digest of what the run is: model, card, protocol, dataset, engine, range"),
    kind: z.literal("evaluation"),
    model: z.object({
      name: z.string(),
      sha256: digest,
      card: z.record(z.string(), z.object({ value: z.json(), from: z.string() })),
    }),
    protocol: z.object({ id: z.string(), digest, says: z.json() }),
    dataset: z.object({
      name: z.string(),
      layout: z.string(),
      digest,
      size: count,
      classes: count,
    }),
    preprocessing: z.array(z.string()).describe("Every step that was applied, in order"),
    runtime: z.object({
      name: z.string(),
      engine: z.string(),
      optimization: z.string().describe("How much the engine might rewrite the graph"),
      dequantizesOnce: z.boolean().describe("Whether stored weights became floats before the run"),
    }),
    samples: z.object({
      from: count,
      to: count.describe("The run saw the samples from `from` up to, not including, `to`"),
      scored: count,
      broken: z.array(z.object({ id: z.string(), problem: z.string() })),
    }),
    marks: z
      .array(z.string())
      .describe("Why it is not the full protocol: shortened, a shard, broken samples left out"),
    results: z.array(result).min(1).describe("The headline first"),
    tables: z.record(z.string(), z.json()),
    ledger: z.object({
      rows: count,
      partRows: count,
      digest: digest.describe("Over the bytes of all parts"),
    }),
    made: z
      .object({
        by: z.string(),
        command: z.string(),
        startedAt: z.string(),
        finishedAt: z.string(),
        threads: count,
        batch: count,
        device: z.object({
          cpu: z.string(),
          cores: count,
          memoryBytes: count,
          os: z.string(),
          node: z.string(),
        }),
        notes: z.array(z.string()).describe("What happened on the way, such as a smaller batch"),
      })
      .describe("How and when it was made; nothing here changes what it is"),
  })
  .meta({ title: "Snellen run record", description: "The outcome of one run, with its evidence" });

export type RunRecord = z.infer<typeof runRecordSchema>;
export type Result = RunRecord["results"][number];
