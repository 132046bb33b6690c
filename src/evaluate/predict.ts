/** @module The pipeline of a run: samples go in at one end, whole parts of a ledger come out. */
import type { Sample } from "../data/index.ts";
import { type Columns, type Row, writePart } from "../record/index.ts";
import { ahead } from "./ahead.ts";
import type { Elements, Prepared } from "./prepare.ts";

/** How far a run is. */
export interface Progress {
  /** Samples with a row in the ledger, and of these, those that were there before. */
  readonly done: number;
  readonly before: number;
  readonly total: number;
}

export interface Pipeline<Truth, C extends Columns> {
  /** The stretches of samples that have no part yet, in order. */
  readonly missing: readonly {
    readonly part: number;
    readonly from: number;
    readonly to: number;
  }[];
  readonly samples: (from: number, to: number) => AsyncIterable<Sample<Truth>>;
  readonly prepare: (sample: Sample<Truth>) => Promise<Prepared>;
  /** The raw outputs of each image. */
  readonly infer: (images: readonly Elements[]) => Promise<Float32Array[]>;
  readonly reuse: (elements: Elements) => void;
  readonly rowOf: (sample: Sample<Truth>, answer: Float32Array | { problem: string }) => Row<C>;
  readonly columns: C;
  readonly folder: string;
  /** How many images go through the graph at once, and how many are worked on ahead of it. */
  readonly batch: number;
  readonly width: number;
  readonly onRows: (rows: readonly Row<C>[]) => void;
}

/**
 * Writes every missing part. While the runtime infers, the next images are prepared. Batches end with
 * their part, so a resumed run forms the same ones.
 */
export async function predict<Truth, C extends Columns>(line: Pipeline<Truth, C>): Promise<void> {
  let batch: Shown<Truth>[] = [];
  let rows: Row<C>[] = [];
  const prepared = ahead(line.width, steps(line), async (step) => ({
    ...step,
    prepared: await line.prepare(step.sample),
  }));
  for await (const step of prepared) {
    batch.push(step);
    if (batch.length < line.batch && !step.endsPart) continue;
    const made = await rowsOf(line, batch);
    batch = [];
    rows.push(...made);
    if (step.endsPart) {
      await writePart(line.folder, step.part, line.columns, rows);
      rows = [];
    }
    line.onRows(made);
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
  const images = batch.flatMap(({ prepared }) =>
    "elements" in prepared ? [prepared.elements] : [],
  );
  const answers = images.length === 0 ? [] : await infer(images);
  images.forEach(reuse);
  let next = 0;
  return batch.map(({ sample, prepared }) =>
    rowOf(sample, "elements" in prepared ? answers[next++] : prepared),
  );
}
