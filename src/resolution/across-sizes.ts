/**
 * @module The same scenes at several sizes of the input. Held fixed are the scenes, pixel by pixel, and of
 * every network the share of an image that it is shown; each size is a run with a record and a ledger.
 */
import { isFile } from "../catalogue/index.ts";
import { type DatasetKind, datasets, openDataset } from "../data/index.ts";
import { Refusal } from "../errors.ts";
import {
  compare,
  evaluate,
  isUntrained,
  type NamedOptions,
  type Protocol,
  protocolNamed,
  testOf,
} from "../evaluate/index.ts";
import { cardOf } from "../model/index.ts";
import type { ProfileRecord, RunRecord } from "../record/index.ts";
import { type AtSize, allClosed, modelsAt } from "./models-at.ts";
import type { Resolution } from "./resolution.ts";
import { eyeTestIn, rowsOf } from "./rows.ts";
import { subjectOf, type TimedOptions, timed } from "./timed.ts";

/** How far it is: at which size images are shown, or that it is timed. */
export type Stage = { readonly size: number } | "timing" | "comparing";

export interface AcrossSizesOptions
  extends Omit<NamedOptions, "size" | "shard" | "runtime" | "onProgress" | "threads">,
    Pick<TimedOptions, "rounds" | "threads" | "patience"> {
  /** Sides of the square input, in pixels, in any order. */
  readonly sizes: readonly number[];
  /** The side of the scenes of a drawn dataset; default: the largest of the sizes. */
  readonly scene?: number | undefined;
  readonly onProgress?:
    | ((stage: Stage, progress: { done: number; before: number; total: number }) => void)
    | undefined;
}

/**
 * Evaluates a model (a classifier file with open sides, or a name of the zoo) at each of the sizes, and times
 * it at all of them in turn. Repeated, it goes on where it stopped, and takes what is kept.
 *
 * @throws Refusal before anything is run where a size cannot be had
 */
export async function acrossSizes(
  modelName: string,
  benchmark: string,
  options: AcrossSizesOptions,
): Promise<Resolution> {
  const sizes = [...new Set(options.sizes)].sort((a, b) => a - b);
  if (sizes.length === 0) throw new Refusal("usage", "no size to show anything at; name one");
  const protocol = protocolNamed(benchmark);
  const scene = sceneOf(protocol, sizes, options.scene);
  const { data: root, labels, annotations, numbering, classes, count, seed } = options;
  const opened = {
    ...{ root, labels, annotations, numbering, classes, count, seed },
    test: testOf(protocol),
    size: scene,
  };
  const dataset = await openDataset(protocol.dataset, opened);
  const { set = [], weights, container, tag, scan, attention, half, switches } = options;
  const { onNote: tell, onWritten } = options;
  const onNote = tell && once(tell);
  const models = await modelsAt(modelName, {
    sizes,
    scene,
    said: cardOf(set),
    build: {
      ...{ weights, container, tag, scan, attention, half, switches, onNote, onWritten },
      ...((await isUntrained(modelName, weights)) && { classes: dataset.classes.length }),
    },
  });
  try {
    const records: RunRecord[] = [];
    for (const { size, model } of models) {
      const { set: _, ...settings } = options;
      const onProgress = options.onProgress?.bind(undefined, { size });
      records.push(await evaluate({ ...settings, onProgress, model, protocol, dataset, opened }));
    }
    return await joined(modelName, { models, records, scene }, options);
  } finally {
    await allClosed(models);
  }
}

/** What is said of one model at every size is heard once. */
function once(tell: (note: string) => void): (note: string) => void {
  const told = new Set<string>();
  return (note) => {
    if (!told.has(note)) tell(note);
    told.add(note);
  };
}

/** The side of what is drawn: the full resolution, unless another is asked for. */
function sceneOf(
  { dataset }: Protocol,
  sizes: readonly number[],
  asked: number | undefined,
): number | undefined {
  const { takes }: Pick<DatasetKind, "takes"> = datasets[dataset as keyof typeof datasets];
  if (takes.includes("size")) return asked ?? Math.max(...sizes);
  if (asked === undefined) return undefined;
  throw new Refusal("usage", `${dataset} is not drawn: its images are as large as they are`);
}

interface Made {
  readonly models: readonly AtSize[];
  readonly records: readonly RunRecord[];
  readonly scene: number | undefined;
}

async function joined(
  modelName: string,
  { models, records, scene }: Made,
  options: AcrossSizesOptions,
): Promise<Resolution> {
  const { onProgress } = options;
  const profile = await timed(modelName, models, {
    ...options,
    onProgress:
      onProgress && (({ done, total }) => onProgress("timing", { done, before: 0, total })),
  });
  const comparison =
    records.length < 2
      ? null
      : await compare({
          store: options.store,
          ids: records.map(({ id }) => id),
          metrics: [records[0].results[0].metric],
          onProgress: (progress) => onProgress?.("comparing", progress),
        });
  const [{ model, protocol, dataset, samples }] = records;
  const { quantity = null, unit = null } = eyeTestIn(records[0]) ?? {};
  const { name, layout, digest } = dataset;
  return {
    model: isFile(modelName) ? model.name : modelName,
    protocol: protocol.id,
    dataset: { name, layout, digest, samples: samples.scored },
    scene: scene ?? null,
    quantity,
    unit,
    rows: rowsOf(
      models.map((one, i) => ({ ...one, record: records[i], subject: found(profile, one) })),
      { scene: scene ?? null, comparison },
    ),
    profile: told(profile),
    marks: [...new Set(records.flatMap(({ marks }) => marks))],
  };
}

function found(profile: ProfileRecord, one: AtSize): ProfileRecord["subjects"][number] {
  const subject = subjectOf(profile, one);
  if (subject !== undefined) return subject;
  throw new Error(`internal: ${one.model.name} at ${one.size} was not timed`);
}

const told = ({ id, machine, runtime, made, warnings }: ProfileRecord): Resolution["profile"] => ({
  id,
  cpu: machine.cpu,
  engine: machine.engine,
  threads: runtime.threads,
  rounds: made.rounds,
  warnings,
});
