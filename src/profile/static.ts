/**
 * @module What models cost by their graphs alone: nothing is run, and no weight is read. At several sizes, so
 * that one sees how costs grow with the image.
 */
import { basename } from "node:path";
import { isFile, type ModelOptions, named } from "../catalogue/index.ts";
import { Refusal } from "../errors.ts";
import {
  bestOrder,
  byBlock,
  byOperator,
  type Costs,
  costsOf,
  lifetimesOf,
  peakIn,
  type Share,
  type Value,
} from "../onnx/index.ts";
import type { ProfileRecord } from "../record/index.ts";
import { networks } from "../zoo/index.ts";
import { hasScans, publishedOperations, scansOf } from "./scans.ts";
import { type Open, ofFile } from "./static-file.ts";

export type Sides = readonly [height: number, width: number];

export interface StaticOptions extends Omit<ModelOptions, "size"> {
  /** Height and width of the images; empty: as the model has them. */
  readonly sizes: readonly Sides[];
  /** Images in a batch. Default: 1. */
  readonly batch?: number | undefined;
  /** How many names of a part of the model tell it from the others; default: 1, which is a block in most. */
  readonly depth?: number | undefined;
}

/** A model at one size: what it costs, or in one line why it cannot take that size. */
export interface StaticSubject {
  readonly name: string;
  readonly sides: Sides | null;
  readonly batch: number;
  readonly costs: StaticCosts | null;
  readonly problem: string | null;
}

/** Plain data; `costs` of a record, and what there is beyond it. */
export interface StaticCosts extends RecordedCosts {
  readonly weightBytesRead: number;
  readonly inputBytes: number;
  /** In the best order that was found, and whether there is none better. */
  readonly leastPeakBytes: number;
  readonly leastIsProven: boolean;
  readonly operators: readonly Share[];
  readonly blocks: readonly Share[];
}

type RecordedCosts = NonNullable<ProfileRecord["subjects"][number]["costs"]>;

/**
 * A model of the zoo by its name, or a file, at each of the sizes. A size that the model refuses has its
 * refusal as `problem`, and the others are counted. Operators that are not known are among `notCounted`.
 *
 * @throws Refusal where no size can be counted: the first of them
 */
export async function staticCosts(
  name: string,
  { sizes, batch = 1, depth = 1, ...build }: StaticOptions,
): Promise<StaticSubject[]> {
  if (!(Number.isSafeInteger(batch) && batch >= 1)) {
    throw new Refusal("usage", `a batch is a whole number from 1, got ${batch}`);
  }
  const open = isFile(name) ? await ofFile(name) : ofZoo(name, build);
  const subjects: StaticSubject[] = [];
  let first: Refusal | undefined;
  for (const sides of sizes.length > 0 ? sizes : [null]) {
    try {
      const counted = await open(sides, batch, (outputs) => countedIn(outputs, { batch, depth }));
      const costs =
        counted.costs && (await withPublished(counted.costs, { name, sides, batch, build }));
      subjects.push({ ...counted, costs, batch, problem: null });
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal;
      first ??= refusal;
      subjects.push({
        name: basename(name, ".onnx"),
        sides,
        batch,
        costs: null,
        problem: refusal.message,
      });
    }
  }
  if (first !== undefined && subjects.every(({ costs }) => costs === null)) throw first;
  return subjects;
}

const ofZoo =
  (name: string, build: Omit<ModelOptions, "size">): Open =>
  (sides, _, counted) =>
    named(name, { ...build, ...(sides && { size: sides }) }, async ({ card, outputs }) => ({
      name: card.name,
      sides: card.inputSize,
      costs: counted(outputs),
    }));

function countedIn(
  outputs: Readonly<Record<string, Value>>,
  { batch, depth }: { readonly batch: number; readonly depth: number },
): StaticCosts {
  const costs = costsOf(outputs, { batch });
  const lifetimes = lifetimesOf(Object.values(costs.outputs));
  const least = bestOrder(lifetimes);
  return {
    ...recorded(costs),
    activationPeakBytes: peakIn(lifetimes),
    weightBytesRead: costs.total.weightBytesRead,
    inputBytes: costs.inputBytes,
    leastPeakBytes: least.peakBytes,
    leastIsProven: least.isProven,
    operators: byOperator(costs),
    blocks: byBlock(costs, depth),
  };
}

/** With the arithmetic of the scans as it is published, for networks of the zoo. */
export async function withPublished<C extends RecordedCosts>(
  costs: C,
  {
    name,
    sides,
    batch,
    build,
  }: {
    readonly name: string;
    readonly sides: Sides | null;
    readonly batch: number;
    readonly build: Omit<ModelOptions, "size">;
  },
): Promise<C> {
  if (costs.scans === undefined || !hasScans(name)) return costs;
  const scans = await scansOf(name, { ...build, ...(sides && { sides }) });
  const published = batch * publishedOperations(scans, networks[name].gatesInScans === true);
  return { ...costs, scans: { ...costs.scans, published } };
}

/** What a record keeps of the costs of a graph; it reads weights, too. */
export function recorded({
  total,
  parameters,
  weightBytes,
  notCounted,
  bounds,
  scans,
  outputs,
}: Costs): RecordedCosts {
  return {
    parameters,
    macs: total.macs,
    elementwise: total.elementwise,
    weightBytes,
    bytesRead: total.bytesRead + total.weightBytesRead,
    bytesWritten: total.bytesWritten,
    activationPeakBytes: peakIn(lifetimesOf(Object.values(outputs))),
    notCounted: [...notCounted],
    bounds: [...bounds],
    ...(scans.updates > 0 && {
      scans: { macs: scans.macs, elementwise: scans.elementwise, published: null },
    }),
  };
}
