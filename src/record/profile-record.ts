/** @module What a record of a profile is: what models cost on one machine, complete without our code. */
import { z } from "zod";
import { schemaVersion } from "./version.ts";

const digest = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.int().nonnegative();
const ms = z.number().nonnegative();
/** JSON has no NaN; a number that there is not is null. */
const value = z.number().nullable();
const interval = z.object({ low: value, high: value, level: z.number() });

const machine = z
  .object({
    cpu: z.string(),
    cores: count,
    features: z.array(z.string()),
    memoryBytes: count,
    governor: z.string().nullable(),
    os: z.string(),
    node: z.string(),
    engine: z.string(),
  })
  .describe("Times and memory are comparable on one and the same machine only");

/** Everything is for one batch. */
const costs = z.object({
  parameters: count,
  macs: count.describe("Multiply-adds, each counted once, as far as they are counted"),
  elementwise: count.describe("Operations on single elements: activations, norms, additions"),
  weightBytes: count,
  bytesRead: count.describe("What the operators read, each by itself"),
  bytesWritten: count,
  activationPeakBytes: count.describe(
    "The most that must be held at once, in the order of the file",
  ),
  notCounted: z.array(z.string()).describe("Operators without a rule, and how many of each"),
  bounds: z
    .array(z.string())
    .optional()
    .describe("What was counted as the most that it can be, since the data decide"),
  scans: z
    .object({
      macs: count.describe("As the graph expresses them"),
      elementwise: count.describe("As the graph expresses them"),
      published: count
        .nullable()
        .describe("9 · L · E · S + L · E, as VMamba's authors count; L · E more for a gate inside"),
    })
    .optional()
    .describe("The arithmetic inside recurrences, which is in none of the other numbers"),
});

const round = z
  .object({
    loadMs: ms,
    firstRunMs: ms,
    warmUpRuns: count,
    isSteady: z.boolean(),
    runs: count.describe("Steady runs, which the latencies are of"),
    medianMs: ms,
    p90Ms: ms,
    p95Ms: ms,
    p99Ms: ms,
    leastMs: ms,
    meanMs: ms,
    percentilesMs: z.array(ms).length(101).describe("From the least to the largest"),
    singleStreamMs: ms
      .nullable()
      .describe("MLPerf's 90th percentile with early stopping; null: too few runs"),
    busyCores: z.number(),
    othersBusyCores: z.number(),
    peakBytes: count.describe("The most that was resident in the process of the model"),
    emptyBytes: count.describe("Resident in it before the graph was opened"),
    referenceMs: ms.describe("What a matrix product, always the same, took just before"),
  })
  .describe("One process of one model");

const block = z.object({
  name: z.string().describe("An operator, or a part of the model"),
  ms: ms.describe("Per run, the mean of the runs after the first"),
  macs: count,
  bytes: count.describe("Read and written, weights included"),
  calls: count,
});

const subject = z.object({
  model: z.object({
    name: z.string(),
    sha256: digest.nullable(),
    weights: z.string().describe("Where they are from"),
  }),
  sides: z.tuple([count, count]).describe("Height and width of the images"),
  batch: count,
  costs: costs.nullable(),
  rounds: z.array(round),
  singleStreamMs: ms
    .nullable()
    .optional()
    .describe("MLPerf's 90th percentile with early stopping, of the runs of all rounds together"),
  operators: z.array(block),
  blocks: z.array(block),
  providers: z.record(z.string(), count).describe("How many operators ran where"),
  outOfMemory: z.string().nullable(),
  problem: z.string().nullable(),
});

const quantity = z.enum(["latency", "memory", "macs"]);

const growth = z
  .object({
    model: z.string(),
    batch: count,
    quantity,
    a: z.number(),
    b: z.number(),
    p: z.number(),
    exponent: interval,
    local: z.array(z.object({ from: count, to: count, exponent: z.number(), interval })),
  })
  .describe("quantity = a + b · pixels^p");

const crossover = z.object({
  models: z.tuple([z.string(), z.string()]),
  batch: count,
  quantity,
  pixels: value.describe("Where the curves meet; null: not between the sizes that were measured"),
  interval,
  share: z.number().describe("Of the resamples in which they meet"),
});

const frontier = z
  .object({
    model: z.string(),
    batch: count,
    memoryLimitBytes: count.describe(
      "That the process may ask for, beyond the engine without a model",
    ),
    step: count.describe("From one side that was tried to the next, in pixels, at least"),
    greatestSide: count.describe("Larger images were not tried"),
    largest: count.nullable().describe("Side of the largest square image that ran; null: none did"),
    failed: count
      .nullable()
      .describe("Side of the next one, which did not; null: all ran, or see the problem"),
    tries: z.array(
      z.object({
        side: count,
        peakBytes: count.nullable().describe("Beyond the engine; null: it did not suffice"),
        reason: z.string().nullable(),
      }),
    ),
    problem: z.string().nullable(),
  })
  .describe("The largest image that a model runs on in so much memory");

const loweredScan = z
  .object({
    blocks: count.describe("Blocks of the model that scan so"),
    length: count.describe("L, elements of a sequence"),
    channels: count.describe("E"),
    states: count.describe("S, numbers of state for each channel"),
    routes: count.describe("Sequences that a block scans"),
    idealBytes: count.describe("Of a kernel that reads what is given and writes y, and no more"),
    chosen: z.string().describe("The lowering that the model was built with"),
    lowerings: z.array(
      z.object({
        lowering: z.string(),
        mediansMs: z.array(ms).describe("One a round"),
        bytesOutside: count.describe("Moved in arrays as long as the sequence"),
        bytesInside: count.describe("Moved by the steps of Scan, in arrays of the size of a state"),
        peakBytes: count.nullable().describe("Beyond the engine and what is given; median"),
        problem: z.string().nullable(),
      }),
    ),
  })
  .describe("The scans of one block and batch by themselves");

const lowered = z.object({
  model: z.string(),
  sides: z.tuple([count, count]),
  batch: count,
  scans: z.array(loweredScan),
});

const offline = z
  .object({
    model: z.string(),
    sides: z.tuple([count, count]),
    batch: count.describe("The fastest of those that were measured"),
    batches: z.array(z.object({ batch: count, imagesPerSecond: z.number() })),
    samples: count,
    seconds: z.number(),
    imagesPerSecond: z.number(),
    isAsLongAsMlperf: z.boolean().describe("At least 24576 samples and 600 s"),
  })
  .describe("All samples in one query, after MLPerf's scenario of that name");

export const profileRecordSchema = z
  .object({
    schema: z.literal(schemaVersion),
    id: digest,
    kind: z.literal("profile"),
    machine,
    fingerprint: digest.describe("Of the machine; profiles with one fingerprint are comparable"),
    runtime: z.object({ name: z.string(), threads: count, optimization: z.string() }),
    ceilings: z
      .object({ macsPerSecond: z.number(), bytesPerSecond: z.number() })
      .nullable()
      .describe("What the machine can do through the same engine"),
    subjects: z.array(subject).min(1),
    growth: z.array(growth),
    crossovers: z.array(crossover),
    frontiers: z.array(frontier).optional(),
    lowerings: z.array(lowered).optional(),
    offline: z.array(offline).optional(),
    warnings: z.array(z.string()),
    made: z.object({
      by: z.string(),
      command: z.string(),
      startedAt: z.string(),
      finishedAt: z.string(),
      rounds: count,
      seed: count,
    }),
  })
  .meta({ title: "Snellen profile record", description: "What models cost on one machine" });

export type ProfileRecord = z.infer<typeof profileRecordSchema>;
