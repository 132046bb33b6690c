/** @module The pipeline of a run: samples go in at one end, whole parts of a ledger come out. */
import type { Sample } from "../data/index.ts";
import type { Size } from "../image/index.ts";
import { type Columns, type Row, writePart } from "../record/index.ts";
import type { Tensors } from "../runtime/index.ts";
import { ahead } from "./ahead.ts";
import type { Glimpse, Prepared } from "./prepare.ts";

/** How far a run is. */
export interface Progress {
  /** Samples with a row in the ledger, and of these, those that were there before. */
  readonly done: number;
  readonly before: number;
  readonly total: number;
}

/** What is known of one image in the end: outputs for each look, and the sizes of image and file; or a problem. */
export type Answer =
  | { readonly outputs: readonly Tensors[]; readonly original: Size; readonly bytes: number }
  | { readonly problem: string };

export interface Pipeline<Truth, C extends Columns> {
  /** The stretches of samples that have no part yet, in order. */
  readonly missing: readonly {
    readonly part: number;
    readonly from: number;
    readonly to: number;
  }[];
  readonly samples: (from: number, to: number) => AsyncIterable<Sample<Truth>>;
  readonly prepare: (sample: Sample<Truth>) => Promise<Prepared>;
  /** The outputs of each look. */
  readonly infer: (looks: readonly Glimpse[]) => Promise<readonly Tensors[]>;
  readonly reuse: (looks: readonly Glimpse[]) => void;
  readonly rowOf: (sample: Sample<Truth>, answer: Answer) => Promise<Row<C>>;
  readonly columns: C;
  readonly folder: string;
  /** How many images go through the graph at once, and how many such batches side by side. */
  readonly batch: number;
  readonly lanes: number;
  /** How many images are prepared ahead. */
  readonly width: number;
  readonly onRows: (rows: readonly Row<C>[]) => void;
}

/**
 * Writes every missing part. Images are prepared while others are inferred, and batches are inferred
 * side by side. A batch ends with its part, so a resumed run forms the same ones.
 */
export async function predict<Truth, C extends Columns>(line: Pipeline<Truth, C>): Promise<void> {
  const shown = ahead(line.width, steps(line), async (step) => ({
    ...step,
    prepared: await line.prepare(step.sample),
  }));
  const answered = ahead(line.lanes + 1, batches(shown, line.batch), async (batch) => ({
    part: batch[0].part,
    endsPart: batch[batch.length - 1].endsPart,
    made: await rowsOf(line, batch),
  }));
  let rows: Row<C>[] = [];
  for await (const { part, endsPart, made } of answered) {
    rows.push(...made);
    if (endsPart) {
      await writePart(line.folder, part, line.columns, rows);
      rows = [];
    }
    line.onRows(made);
  }
}

/** Up to `size` samples of one part together. */
async function* batches<S extends { readonly endsPart: boolean }>(
  samples: AsyncIterable<S>,
  size: number,
): AsyncGenerator<S[]> {
  let batch: S[] = [];
  for await (const sample of samples) {
    batch.push(sample);
    if (batch.length < size && !sample.endsPart) continue;
    yield batch;
    batch = [];
  }
}

interface StepOf<Truth> {
  readonly sample: Sample<Truth>;
  readonly part: number;
  readonly endsPart: boolean;
}

type Shown<Truth> = StepOf<Truth> & { readonly prepared: Prepared };

async function* steps<Truth>({
  missing,
  samples,
}: Pick<Pipeline<Truth, Columns>, "missing" | "samples">): AsyncGenerator<StepOf<Truth>> {
  for (const { part, from, to } of missing) {
    let at = from;
    for await (const sample of samples(from, to)) {
      at++;
      yield { sample, part, endsPart: at === to };
    }
    if (at !== to) throw new Error(`internal: samples ${from} to ${to} were ${at - from}`);
  }
}

async function rowsOf<Truth, C extends Columns>(
  { infer, rowOf, reuse }: Pipeline<Truth, C>,
  batch: readonly Shown<Truth>[],
): Promise<Row<C>[]> {
  const looks = batch.flatMap(({ prepared }) => ("looks" in prepared ? prepared.looks : []));
  const answers = looks.length === 0 ? [] : await infer(looks);
  reuse(looks);
  const rows: Row<C>[] = [];
  let next = 0;
  for (const { sample, prepared } of batch) {
    if ("problem" in prepared) {
      rows.push(await rowOf(sample, prepared));
      continue;
    }
    const outputs = answers.slice(next, next + prepared.looks.length);
    next += outputs.length;
    rows.push(await rowOf(sample, { ...prepared, outputs }));
  }
  return rows;
}
