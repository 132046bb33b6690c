/** @module The task of naming what an image shows: the best classes of each are kept. */
import { Refusal } from "../errors.ts";
import type { PartialCard } from "../model/index.ts";
import type { Port } from "../onnx/index.ts";
import type { Labels, Ranking } from "../scene/index.ts";
import { float32Of } from "../tensor.ts";
import { classOrderWatch } from "./class-order.ts";
import { classificationEvidence } from "./classification-evidence.ts";
import { resultsOf, type Scored, tablesOf } from "./classification-results.ts";
import { eyeTestTables } from "./eye-test.ts";
import { protocolOf } from "./plan.ts";
import type { ClassificationProtocol } from "./protocols.ts";
import {
  logitColumns,
  noRanking,
  rankingColumns,
  rankingValues,
  readingOf,
} from "./ranking-values.ts";
import type { Fitting, Task } from "./task.ts";

export const classification: Task<Labels, typeof logitColumns> = {
  // Of processors, more images spill out of a core's cache: 16 take DeiT-S and
  // ConvNeXt-T 6 to 22 % longer than 2, Vim-Ti and ResNet-50 about as long.
  usual: { batch: 2, partRows: 256 },

  // A ledger without logits has the columns of one with them, but for the last.
  columns: ({ keepsLogits }) =>
    (keepsLogits ? logitColumns : rankingColumns) as typeof logitColumns,

  reader(fitting) {
    const { model, card, dataset, protocol, keepsLogits } = fitting;
    const { name, scores } = scoresOf(fitting);
    const { keep } = protocol as ClassificationProtocol; // whose task this is
    const reading = readingOf(card, dataset.subset, { keep, keepsLogits });
    return {
      outputs: [name],
      does: [],
      stacked: true,
      async read({ truth }, { outputs: [given] }) {
        const output = given[name];
        if (output.data.length !== scores) {
          throw new Refusal(
            "model",
            `${model.name}: output "${name}" has the shape [${output.shape}] for an image; expected [1, ${scores}]`,
          );
        }
        return rankingValues(truth, float32Of(output), reading);
      },
    };
  },

  unanswered: async ({ truth }) => noRanking(truth),

  isOf: async (row, { truth }) => String(Array.from(row.truth)) === String(truth),

  watch: classOrderWatch,

  show(row, { dataset: { classNames } }) {
    const { truth, classes, scores, logSumExp, truthScore } = row;
    if (truth.length === 0) return undefined;
    const share = (score: number) => Math.exp(score - logSumExp);
    const said = classNames[classes[0]];
    const right = Array.from(truth, (label) => classNames[label]).join(" or ");
    const isRight = Array.from(truth).includes(classes[0]);
    return {
      // The surest mistakes first, then what is right, the least sure first.
      wrong: isRight ? 1 - share(truthScore) : 1 + share(scores[0]),
      says: `${isRight ? "right" : "wrong"}: ${said} ${share(scores[0]).toFixed(2)}, truth ${right}`,
      truth: () => ({ title: right, things: [] }),
      said: () => ({ title: `${said} ${share(scores[0]).toFixed(2)}`, things: [] }),
    };
  },

  evidence: async (rows, plan) =>
    classificationEvidence(protocolOf(plan) as ClassificationProtocol, await scoredIn(rows)),

  async conclude(rows, plan) {
    const scored = await scoredIn(rows);
    const protocol = protocolOf(plan) as ClassificationProtocol;
    return {
      scored: scored.ids.length,
      results: scored.ids.length === 0 ? [] : resultsOf(protocol, scored),
      tables: {
        ...tablesOf(scored, plan.dataset.classNames),
        ...eyeTestTables(protocol, scored),
      },
    };
  },
};

type KeptRow = Ranking & { readonly sample: string; readonly truth: ArrayLike<number> };

/** Predictions and truth of the rows that have a label. */
async function scoredIn(rows: AsyncIterable<KeptRow>): Promise<Scored> {
  const ids: string[] = [];
  const rankings: Ranking[] = [];
  const labels: Labels[] = [];
  for await (const { sample, truth, classes, scores, logSumExp, truthScore } of rows) {
    if (truth.length === 0) continue;
    ids.push(sample);
    rankings.push({ classes, scores, logSumExp, truthScore });
    labels.push(Array.from(truth));
  }
  return { ids, rankings, labels };
}

/** The output with the scores, and how many it has for each image, the background among them. */
function scoresOf({ model, card, dataset }: Fitting<Labels>): { name: string; scores: number } {
  const no = (what: string): never => {
    throw new Refusal("model", `${model.name}: ${what}`);
  };
  const output = outputNamed(model.header.outputs, card.outputName, no);
  checkClasses(card.classes, dataset, no);
  const scores = dataset.classes.length + Number(card.background ?? false);
  const given = scoresIn(output.shape);
  if (given !== undefined && given !== scores) {
    const hint =
      given === scores + 1
        ? "; if output 0 is the background, say --set background=true"
        : given === scores - 1 && card.background
          ? "; it has no background output: say --set background=false"
          : "";
    no(`it gives ${given} scores, and ${dataset.name} asks for ${scores}${hint}`);
  }
  return { name: output.name, scores };
}

function outputNamed(
  outputs: readonly Port[],
  wanted: string | undefined,
  no: (what: string) => never,
): Port {
  const output = outputs.find(({ name }) => name === wanted);
  if (output !== undefined) return output;
  const names = outputs.map(({ name }) => name).join(", ");
  return no(`its outputs are ${names}; say which gives the scores with --set outputName=…`);
}

/** Whether a card that says which classes the outputs are says those of the dataset. */
function checkClasses(
  classes: PartialCard["classes"],
  { name, classes: asked }: Fitting<Labels>["dataset"],
  no: (what: string) => never,
): void {
  if (classes === undefined) return;
  if (typeof classes === "string") {
    const family = name.startsWith("imagenet") ? "imagenet-1k" : name;
    if (classes !== family) no(`its classes are ${classes}, and ${name} asks for ${family}`);
    return;
  }
  const other = asked.findIndex((wanted, i) => wanted !== classes[i]);
  if (other !== -1) {
    no(`its class ${other} is "${classes[other]}", and that of ${name} is "${asked[other]}"`);
  }
}

/** Scores for each image, if the shape tells: all dimensions but the first. */
function scoresIn([, ...rest]: readonly (number | string)[]): number | undefined {
  if (rest.length === 0 || rest.some((n) => typeof n === "string")) return undefined;
  return (rest as number[]).reduce((a, b) => a * b, 1);
}
