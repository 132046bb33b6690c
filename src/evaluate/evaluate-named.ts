/** @module A run by the names that people give: of a model, a benchmark, a place on disk. */
import { isFile, type ModelOptions, modelNamed } from "../catalogue/index.ts";
import { type DatasetKind, type DatasetOptions, datasets, openDataset } from "../data/index.ts";
import { Refusal } from "../errors.ts";
import { cardOf } from "../model/index.ts";
import type { RunRecord } from "../record/index.ts";
import { type EvaluateOptions, evaluate } from "./evaluate.ts";
import { type Protocol, protocolNamed, testOf } from "./protocols.ts";

export interface NamedOptions
  extends Omit<EvaluateOptions, "model" | "protocol" | "dataset">,
    Omit<DatasetOptions, "test" | "size">,
    Omit<ModelOptions, "classes"> {
  /** Where the dataset is. */
  readonly data?: string | undefined;
  /** Values of the card, as `key=value`. */
  readonly set?: readonly string[] | undefined;
}

/** Evaluates a model (a file, a model folder, or a name of the zoo) on a benchmark by its name. */
export async function evaluateNamed(
  modelName: string,
  benchmark: string,
  {
    data: root,
    labels,
    annotations,
    numbering,
    classes,
    set = [],
    size,
    count,
    seed,
    weights,
    container,
    tag,
    scan,
    attention,
    half,
    switches,
    onNote,
    onWritten,
    ...options
  }: NamedOptions,
): Promise<RunRecord> {
  const protocol = protocolNamed(benchmark);
  const drawn = drawnSize(modelName, protocol, size);
  const test = testOf(protocol);
  const opened = { root, labels, annotations, numbering, classes, test, size: drawn, count, seed };
  const open = () => openDataset(protocol.dataset, opened);
  // A wrong model is refused first; but an untrained one has as many classes as the dataset.
  const early = (await isUntrained(modelName, weights)) ? await open() : undefined;
  const build = {
    size,
    weights,
    container,
    tag,
    scan,
    attention,
    half,
    switches,
    onNote,
    onWritten,
    classes: early?.classes.length,
  };
  await using model = await modelNamed(modelName, cardOf(set), build);
  const dataset = early ?? (await open());
  return await evaluate({ ...options, model, protocol, dataset, opened }); // and then the model is closed
}

/** Whether it is a network without weights: it can have as many classes as it is to tell apart. */
export async function isUntrained(model: string, weights: string | undefined): Promise<boolean> {
  if (weights !== undefined || isFile(model)) return false;
  const { networks } = await import("../zoo/index.ts");
  return Object.hasOwn(networks, model);
}

/** The side of the images of a drawn dataset, and of those of a file whose size nobody can choose. */
function drawnSize(
  model: string,
  { dataset }: Protocol,
  size: ModelOptions["size"],
): number | undefined {
  const { takes }: Pick<DatasetKind, "takes"> = datasets[dataset as keyof typeof datasets];
  if (!takes.includes("size") && !isFile(model)) return undefined;
  if (size === undefined || typeof size === "number") return size;
  const [height, width] = size;
  if (height === width) return height;
  throw new Refusal("usage", `${dataset} has square images; --size takes one number for it`);
}
