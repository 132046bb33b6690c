/** @module A run by the names that people give: of a model, a benchmark, a place on disk. */
import { existsSync } from "node:fs";
import { type DatasetOptions, openDataset } from "../data/index.ts";
import { unknownName } from "../errors.ts";
import { cardOf, type Model, modelOf, openModel, type PartialCard } from "../model/index.ts";
import { inMemory, readHeader } from "../onnx/index.ts";
import type { RunRecord } from "../record/index.ts";
import { models } from "../zoo/index.ts";
import { type EvaluateOptions, evaluate } from "./evaluate.ts";
import { protocolNamed, testOf } from "./protocols.ts";

export interface NamedOptions
  extends Omit<EvaluateOptions, "model" | "protocol" | "dataset">,
    Omit<DatasetOptions, "test"> {
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
    ...options
  }: NamedOptions,
): Promise<RunRecord> {
  const protocol = protocolNamed(benchmark);
  const model = await modelNamed(modelName, cardOf(set), size);
  const test = testOf(protocol);
  const opened = { root, labels, annotations, numbering, classes, test, size, count, seed };
  const dataset = await openDataset(protocol.dataset, opened);
  return evaluate({ ...options, model, protocol, dataset, opened });
}

/** A file or folder where there is one, else a model of the zoo. */
export async function modelNamed(
  name: string,
  flags: PartialCard = {},
  size?: number,
): Promise<Model> {
  if (existsSync(name) || /[/\\]|\.onnx$/i.test(name)) return openModel(name, flags);
  const known = models[name as keyof typeof models];
  if (!Object.hasOwn(models, name)) throw unknownName("model", name, Object.keys(models));
  const { bytes, card } = known.build(size === undefined ? {} : { size });
  return modelOf(name, bytes, readHeader(inMemory(name, bytes)), card, flags);
}
