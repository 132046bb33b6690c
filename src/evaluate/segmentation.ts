/** @module The task of naming the class of every pixel. */
import { type LabelMapTruth, openLabelMap } from "../data/index.ts";
import { Refusal } from "../errors.ts";
import { meanIoU, type Overlap, perClassIoU } from "../metrics/index.ts";
import type { DecoderSettings, MapDecoder } from "../postprocess/index.ts";
import type { Columns } from "../record/index.ts";
import { ignoredLabel, type LabelMap, labelMapOfRuns, labelRuns } from "../scene/index.ts";
import { decodingOf } from "./decoding.ts";
import { familyEvidence, familyResults } from "./family-results.ts";
import { type Plan, protocolOf } from "./plan.ts";
import type { SegmentationProtocol } from "./protocols.ts";
import type { CommonRow, Fitting, Task, Values } from "./task.ts";

/** Label maps as runs of equal labels, row by row. */
const columns = {
  /** The size of the image, in pixels. */
  width: "double",
  height: "double",
  labels: "int32[]",
  lengths: "int32[]",
  truthLabels: "int32[]",
  truthLengths: "int32[]",
} as const satisfies Columns;

type SegmentationValues = Values<typeof columns>;

export const segmentation: Task<LabelMapTruth, typeof columns> = {
  // The logits of one image may take 200 MB (150 classes at 683×512).
  usual: { batch: 1, partRows: 32 },

  columns: () => columns,

  reader(fitting) {
    const { model } = fitting;
    const { decoder, settings, does } = decodingOf(fitting, "segmentation");
    checkClasses(fitting, decoder, settings);
    return {
      outputs: settings.outputNames,
      does: [does],
      stacked: decoder.stacked,
      async read({ truth }, { outputs, looks }) {
        const [{ geometry }] = looks;
        const map =
          looks.length === 1
            ? decoder.decode(outputs[0], geometry, settings)
            : joined(decoder, model.name)(outputs, looks, settings);
        return valuesOf(map, await openLabelMap(truth, geometry.original));
      },
    };
  },

  async unanswered({ truth }) {
    const map = (await readable(truth)) ?? nothing;
    return { ...valuesOf(map, map), labels: [], lengths: [] };
  },

  async isOf(row, { truth }) {
    const now = await readable(truth);
    return now !== undefined && sameLabels(truthIn(row), now);
  },

  show(row, { dataset: { classNames } }) {
    const [said, truth] = [saidIn(row), truthIn(row)];
    const blank = ignoredLabel(classNames.length);
    const { scored, wrong } = errors(said, truth, blank);
    return {
      wrong: scored === 0 ? 0 : wrong / scored,
      says: `${((100 * wrong) / scored).toFixed(1)} % of ${scored} pixels are wrong`,
      truth: () => ({ title: "truth", things: [], map: { labels: truth, blank } }),
      said: () => ({ title: "said", things: [], map: { labels: said, blank } }),
    };
  },

  async conclude(rows, plan) {
    const { evidence } = await observed(rows, plan);
    const rowsOfClasses = perClassIoU(optionsOf(plan)).conclude(evidence);
    return {
      scored: evidence.length,
      results: familyResults(familyOf(plan), evidence, protocolOf(plan).intervals),
      tables: {
        perClass: rowsOfClasses.map(({ class: c, ...row }) => ({
          class: plan.dataset.classNames[c],
          ...row,
        })),
      },
    };
  },

  async evidence(rows, plan) {
    const { ids, evidence } = await observed(rows, plan);
    return { ids, families: [familyEvidence(familyOf(plan), evidence)] };
  },
};

/** Refuses a model that cannot say all classes of the dataset: its own are those of another one. */
function checkClasses(
  { model, dataset: { name, classes } }: Fitting<LabelMapTruth>,
  { classesIn }: MapDecoder,
  settings: DecoderSettings,
): void {
  const output = model.header.outputs.find((port) => port.name === settings.outputNames[0]);
  const given = output && classesIn?.(output.shape, settings);
  const asked = classes.length + Number(settings.background);
  if (given === undefined || given >= asked) return;
  throw new Refusal(
    "model",
    `${model.name}: it tells ${given} classes apart, and ${name} asks for ${asked}; take the benchmark that it was made for`,
  );
}

/** The truth; undefined where it cannot be read. */
async function readable(truth: LabelMapTruth): Promise<LabelMap | undefined> {
  try {
    return await openLabelMap(truth);
  } catch (error) {
    if (error instanceof Refusal && error.fault === "data") return undefined;
    throw error;
  }
}

const nothing: LabelMap = { width: 0, height: 0, labels: new Uint8Array(0) };

const sameLabels = (a: LabelMap, b: LabelMap): boolean =>
  a.width === b.width &&
  a.labels.length === b.labels.length &&
  a.labels.every((label, i) => label === b.labels[i]);

/** How a decoder joins several looks at an image. */
function joined({ name, join }: MapDecoder, where: string): NonNullable<MapDecoder["join"]> {
  if (join !== undefined) return join;
  throw new Refusal(
    "model",
    `${where}: the decoder ${name} gives labels, which cannot be joined over windows, scales or mirror images; export its logits`,
  );
}

const optionsOf = ({ dataset: { classes } }: Plan) => ({ classes, ignore: ignoredLabel(classes) });

const familyOf = (plan: Plan) =>
  meanIoU({
    ...optionsOf(plan),
    convention: (protocolOf(plan) as SegmentationProtocol).convention, // whose task this is
  });

/** What each row shows; its maps are not kept, so that memory does not grow with their pixels. */
async function observed(
  rows: AsyncIterable<CommonRow & SegmentationValues>,
  plan: Plan,
): Promise<{ ids: string[]; evidence: Overlap[] }> {
  const { observe } = familyOf(plan);
  const ids: string[] = [];
  const evidence: Overlap[] = [];
  for await (const row of rows) {
    ids.push(row.sample);
    evidence.push(observe(saidIn(row), truthIn(row)));
  }
  return { ids, evidence };
}

function valuesOf(said: LabelMap, truth: LabelMap): SegmentationValues {
  const { labels, lengths } = labelRuns(said);
  const { labels: truthLabels, lengths: truthLengths } = labelRuns(truth);
  return { width: truth.width, height: truth.height, labels, lengths, truthLabels, truthLengths };
}

const saidIn = (row: SegmentationValues): LabelMap => mapOf(row.labels, row.lengths, row);
const truthIn = (row: SegmentationValues): LabelMap =>
  mapOf(row.truthLabels, row.truthLengths, row);

const mapOf = (
  labels: ArrayLike<number>,
  lengths: ArrayLike<number>,
  size: { readonly width: number; readonly height: number },
): LabelMap =>
  labelMapOfRuns({ labels: Int32Array.from(labels), lengths: Int32Array.from(lengths) }, size);

/** How many pixels are scored, and how many of them are wrong. */
function errors(said: LabelMap, truth: LabelMap, blank: number): { scored: number; wrong: number } {
  let scored = 0;
  let wrong = 0;
  for (let i = 0; i < truth.labels.length; i++) {
    if (truth.labels[i] === blank) continue;
    scored++;
    if (said.labels[i] !== truth.labels[i]) wrong++;
  }
  return { scored, wrong };
}
