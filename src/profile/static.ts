/**
 * @module What models cost by their graphs alone: nothing is run, and no weight is read. At several sizes, so
 * that one sees how costs grow with the image.
 */
import { basename } from "node:path";
import { isFile, type ModelOptions, named } from "../catalogue/index.ts";
import { Refusal } from "../errors.ts";
import { headerOf, openGraph, openModel } from "../model/index.ts";
import {
  bestOrder,
  byBlock,
  byOperator,
  bytesMoved,
  type Costs,
  costConventions,
  costsOf,
  type Header,
  intensityOf,
  lifetimesOf,
  peakIn,
  type Share,
  type Value,
} from "../onnx/index.ts";
import type { ProfileRecord } from "../record/index.ts";
import { bytes, scaled, type Table } from "./tables.ts";

type Sides = readonly [height: number, width: number];

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
  /** Apart from `macs` and `elementwise`: what is inside recurrences. */
  readonly scanMacs: number;
  readonly scanElementwise: number;
  readonly weightBytesRead: number;
  readonly inputBytes: number;
  /** In the best order that was found, and whether there is none better. */
  readonly leastPeakBytes: number;
  readonly leastIsProven: boolean;
  /** What was counted as the most that it can be. */
  readonly bounds: readonly string[];
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
      subjects.push({ ...counted, batch, problem: null });
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

type Open = (
  sides: Sides | null,
  batch: number,
  counted: (outputs: Readonly<Record<string, Value>>) => StaticCosts,
) => Promise<Pick<StaticSubject, "name" | "sides" | "costs">>;

const ofZoo =
  (name: string, build: Omit<ModelOptions, "size">): Open =>
  (sides, _, counted) =>
    named(name, { ...build, ...(sides && { size: sides }) }, async ({ card, outputs }) => ({
      name: card.name,
      sides: card.inputSize,
      costs: counted(outputs),
    }));

async function ofFile(path: string): Promise<Open> {
  const { name, graph, card } = await openModel(path);
  const file = graph as string; // what comes from a file is one
  const header = headerOf(file);
  return async (sides, batch, counted) => {
    const sizes = sizesFor(path, header, { sides, batch, layout: card.layout?.value });
    try {
      using read = openGraph(file, { sizes });
      return { name, sides: sidesIn(read.inputs) ?? sides, costs: counted(read.outputs) };
    } catch (refusal) {
      if (!(refusal instanceof Refusal) || Object.keys(sizes).length === 0) throw refusal;
      const asked = sides === null ? "" : `images of ${sides.join("×")} in `;
      throw new Refusal(
        refusal.fault,
        `${path} cannot take ${asked}batches of ${batch}: ${refusal.message.replace(`${path}: `, "")}`,
        { cause: refusal },
      );
    }
  };
}

interface Asked {
  readonly sides: Sides | null;
  readonly batch: number;
  readonly layout: "NCHW" | "NHWC" | undefined;
}

type Sizes = Record<string, (number | null)[]>;

/** The batch and the sides of images in the place of what a file says. */
function sizesFor(path: string, { inputs }: Header, { sides, batch, layout }: Asked): Sizes {
  const images = inputs.filter(({ shape }) => shape.length === 4);
  if (sides !== null && images.length === 0) {
    throw new Refusal("usage", `${path}: none of its inputs is an image, so it has no --sizes`);
  }
  const sizes = inputs.map(({ name, shape }): [string, (number | null)[]] => {
    const isImage = shape.length === 4;
    const [top, left] = channelsAreLast(shape, layout) ? [1, 2] : [2, 3];
    const open = shape.filter(
      (size, axis) =>
        typeof size === "string" &&
        axis > 0 &&
        !(sides !== null && isImage && (axis === top || axis === left)),
    );
    if (open.length > 0) {
      throw new Refusal(
        "usage",
        isImage
          ? `${path}: the input "${name}" has open sizes [${open.join(", ")}]; say how large the images are with --sizes`
          : `${path}: the input "${name}" has open sizes [${open.join(", ")}], which are not those of an image; export it with numbers`,
      );
    }
    return [
      name,
      shape.map((size, axis) => {
        if (axis === 0 && (typeof size === "string" || isImage)) return batchFor(size, batch);
        if (sides === null || !isImage) return null;
        return axis === top ? sides[0] : axis === left ? sides[1] : null;
      }),
    ];
  });
  return Object.fromEntries(sizes.filter(([, own]) => own.some((size) => size !== null)));
}

/** A batch of 1 is no reason to change what a file fixes. */
const batchFor = (size: number | string, batch: number): number | null =>
  typeof size === "string" || batch > 1 ? batch : null;

/** Three or one channels stand last, or they stand first. */
const channelsAreLast = (shape: readonly (number | string)[], layout: Asked["layout"]): boolean =>
  layout === undefined ? (shape[3] === 3 || shape[3] === 1) && shape[1] !== 3 : layout === "NHWC";

function sidesIn(inputs: readonly Value[]): Sides | null {
  const image = inputs.find(({ shape }) => shape.length === 4);
  if (image === undefined) return null;
  const [, a, b, c] = image.shape.map(Number);
  return channelsAreLast(image.shape, undefined) ? [a, b] : [b, c];
}

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
    scanMacs: costs.scans.macs,
    scanElementwise: costs.scans.elementwise,
    weightBytesRead: costs.total.weightBytesRead,
    inputBytes: costs.inputBytes,
    leastPeakBytes: least.peakBytes,
    leastIsProven: least.isProven,
    bounds: costs.bounds,
    operators: byOperator(costs),
    blocks: byBlock(costs, depth),
  };
}

/** What a record keeps of the costs of a graph; it reads weights, too. */
export function recorded({
  total,
  parameters,
  weightBytes,
  notCounted,
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
  };
}

/** A row for each model at each size. */
export const staticTable = (subjects: readonly StaticSubject[]): Table => ({
  caption: `by the graph, nothing was run; ${Object.values(costConventions).join("; ")}; activations: the most alive at once in the order of the graph, without inputs and weights; least: in the best order found (≤: none better is known not to exist)`,
  head: [
    "model",
    "pixels",
    "batch",
    "params",
    "MACs",
    "element-wise",
    "scan",
    "weights",
    "read",
    "written",
    "MACs/byte",
    "activations",
    "least",
  ],
  rows: subjects.map(({ name, sides, batch, costs, problem }) => [
    name,
    sides === null ? "—" : sides.join("×"),
    String(batch),
    ...(costs === null ? [problem ?? "", ...Array(9).fill("")] : cellsOf(costs)),
  ]),
});

function cellsOf(costs: StaticCosts): string[] {
  const { macs, elementwise, scanMacs, scanElementwise, bytesRead, bytesWritten } = costs;
  return [
    scaled(costs.parameters),
    scaled(macs),
    scaled(elementwise),
    scaled(scanMacs + scanElementwise),
    bytes(costs.weightBytes),
    bytes(bytesRead),
    bytes(bytesWritten),
    (macs / (bytesRead + bytesWritten)).toPrecision(3),
    bytes(costs.activationPeakBytes),
    `${costs.leastIsProven ? "" : "≤ "}${bytes(costs.leastPeakBytes)}`,
  ];
}

/** Where the costs of a model at one size are, by operator or by part of the model. */
export function shareTable(subject: StaticSubject, by: "operator" | "block"): Table {
  const { name, sides, batch, costs } = subject;
  const shares = (by === "operator" ? costs?.operators : costs?.blocks) ?? [];
  const moved = shares.reduce((sum, share) => sum + bytesMoved(share), 0);
  return {
    caption: `${name} at ${sides?.join("×") ?? "its size"}, batch ${batch}, by ${by === "operator" ? "operator" : "part of the model"}; what is inside scans is with them`,
    head: [
      by === "operator" ? "operator" : "part",
      "nodes",
      "MACs",
      "element-wise",
      "read",
      "weights read",
      "written",
      "of all bytes",
      "MACs/byte",
    ],
    rows: shares.map((share) => [
      share.name || "(outside)",
      String(share.nodes),
      scaled(share.macs),
      scaled(share.elementwise),
      bytes(share.bytesRead),
      bytes(share.weightBytesRead),
      bytes(share.bytesWritten),
      `${((100 * bytesMoved(share)) / moved).toFixed(1)} %`,
      bytesMoved(share) === 0 ? "—" : intensityOf(share).toPrecision(3),
    ]),
  };
}

/** What the numbers leave out or take as a bound, one line for each model at each size that has some. */
export const remarks = (subjects: readonly StaticSubject[]): string[] =>
  subjects.flatMap(({ name, sides, costs }) => {
    const where = `${name}${sides === null ? "" : ` at ${sides.join("×")}`}`;
    return [
      ...(costs?.notCounted ?? []).map((what) => `${where}: not counted: ${what}`),
      ...(costs?.bounds ?? []).map((what) => `${where}: ${what}`),
    ];
  });
