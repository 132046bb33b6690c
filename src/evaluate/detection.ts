/** @module The tasks of finding the things in an image: as boxes, as masks, as keypoints. */
import { Refusal } from "../errors.ts";
import {
  type ApEvidence,
  type ApFamily,
  averagePrecision,
  linesByCategory,
  lvisAveragePrecision,
} from "../metrics/index.ts";
import type { Detections, Objects } from "../scene/index.ts";
import { decodingOf } from "./decoding.ts";
import { detectionShown } from "./detection-shown.ts";
import { familyEvidence, familyResults } from "./family-results.ts";
import {
  detectionsIn,
  type InstanceValues,
  instanceColumns,
  instanceValues,
  objectsIn,
} from "./instance-columns.ts";
import { type Plan, protocolOf } from "./plan.ts";
import type { DetectionProtocol } from "./protocols.ts";
import type { CommonRow, Fitting, Task } from "./task.ts";

type Finding = DetectionProtocol["task"];

export const detection = (finding: Finding): Task<Objects, typeof instanceColumns> => {
  const { kept, known } = finding === "detection" ? boxesAlone : all;
  return {
    usual: { batch: 4, partRows: 64 },

    columns: () => instanceColumns,

    reader(fitting) {
      const { model, dataset } = fitting;
      checkLooks(fitting);
      const { decoder, settings, does } = decodingOf(
        fitting,
        finding === "keypoints" ? "keypoints" : "detection",
      );
      return {
        outputs: settings.outputNames,
        does: [does],
        stacked: decoder.stacked,
        async read({ truth }, { outputs: [given], looks: [{ geometry }] }) {
          const said = decoder.decode(given, geometry, settings);
          checkCategories(said, dataset.classes.length, model.name);
          if (finding === "instance-segmentation" && said.masks === undefined) {
            throw new Refusal(
              "model",
              `${model.name}: it gives boxes and no masks; evaluate it on a benchmark of boxes`,
            );
          }
          return instanceValues(kept(said), known(truth), geometry.original);
        },
      };
    },

    unanswered: async ({ truth }) =>
      instanceValues(undefined, known(truth), truth.masks?.[0] ?? { width: 0, height: 0 }),

    isOf: async (row, { truth }) => {
      const { width, height } = row;
      const now = objectsIn(instanceValues(undefined, known(truth), { width, height }));
      return JSON.stringify(Object.values(objectsIn(row))) === JSON.stringify(Object.values(now));
    },

    show: (row, { dataset: { classNames } }) =>
      detectionShown(detectionsIn(row), objectsIn(row), classNames),

    async conclude(rows, plan) {
      const family = familyOf(plan, finding);
      const { evidence } = await observed(rows, family);
      const { classNames } = plan.dataset;
      return {
        scored: evidence.length,
        results: familyResults(family, evidence, protocolOf(plan).intervals),
        tables: { perClass: perClassRows(family, evidence, classNames) },
      };
    },

    async evidence(rows, plan) {
      const family = familyOf(plan, finding);
      const { ids, evidence } = await observed(rows, family);
      return { ids, families: [familyEvidence(family, evidence)] };
    },
  };
};

/** What a task keeps of what is said and known. */
interface Keeping {
  kept(said: Detections): Detections;
  known(truth: Objects): Objects;
}

const all: Keeping = { kept: (said) => said, known: (truth) => truth };

/** Of boxes no masks are kept, and a detection has the area of its box, as `loadRes` of pycocotools gives it. */
const boxesAlone: Keeping = {
  kept({ masks: _, ...said }) {
    const areas = said.areas.map((_, i) => said.boxes[4 * i + 2] * said.boxes[4 * i + 3]);
    return { ...said, areas };
  },
  known: ({ masks: _, ...truth }) => truth,
};

/** The family of metrics of a run. */
function familyOf({ protocol, dataset }: Plan, finding: Finding): ApFamily {
  const { evaluator } = protocol.says as unknown as DetectionProtocol; // whose task this is
  const overlaps = finding === "detection" ? "boxes" : "masks";
  if (evaluator === "lvis") {
    const { frequencies } = dataset;
    if (frequencies === undefined) throw new Error("internal: LVIS without frequencies");
    return lvisAveragePrecision({ overlaps, frequencies });
  }
  return averagePrecision({
    overlaps: finding === "keypoints" ? finding : overlaps,
    categories: dataset.classes,
  });
}

/** Every line of each category alone; null where it has no objects. */
const perClassRows = (
  family: ApFamily,
  evidence: readonly ApEvidence[],
  classNames: readonly string[],
) =>
  linesByCategory(family, evidence).map((values, k) => ({
    class: classNames[k],
    ...Object.fromEntries(family.lines.map(({ name }, i) => [name, values[i]])),
  }));

/** What each row shows, in the order of the dataset: that of image ids. */
async function observed(
  rows: AsyncIterable<CommonRow & InstanceValues>,
  { observe }: ApFamily,
): Promise<{ ids: string[]; evidence: ApEvidence[] }> {
  const ids: string[] = [];
  const evidence: ApEvidence[] = [];
  for await (const row of rows) {
    ids.push(row.sample);
    evidence.push(observe(detectionsIn(row), objectsIn(row)));
  }
  return { ids, evidence };
}

/** What several looks see of a thing would have to be joined, for which there is no standard. */
function checkLooks({ model, card }: Pick<Fitting<Objects>, "model" | "card">): void {
  const [said] = (["crop", "stride", "flip", "scales"] as const).filter((key) => card[key]);
  if (said === undefined) return;
  throw new Refusal(
    "model",
    `${model.name}: its card says ${said}, which is for label maps; a detector sees an image once`,
  );
}

function checkCategories({ categories }: Detections, known: number, where: string): void {
  const unknown = categories.find((category) => category < 0 || category >= known);
  if (unknown === undefined) return;
  throw new Refusal(
    "model",
    `${where}: it says category ${unknown}, and the dataset has ${known}; say how it counts them with --set categoryIds=…`,
  );
}
