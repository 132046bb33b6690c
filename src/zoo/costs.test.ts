import { describe, expect, test } from "vitest";
import counted from "../onnx/fixtures/costs.json" with { type: "json" };
import {
  bestOrder,
  type Costs,
  costsOf,
  folded,
  inMemory,
  lifetimesOf,
  peakIn,
  readGraph,
  writeModel,
} from "../onnx/index.ts";
import { publishedMacs } from "./fixtures/published-macs.ts";
import { models, networks } from "./index.ts";
import { choicesOf } from "./switches.ts";
import { untrained, weightsFrom } from "./weights.ts";

const built = (name: string, size?: number): Costs =>
  costsOf(models[name].build({ size, ...(networks[name].scans && { lowering: "scan" }) }).outputs);

const normsOf = ({ nodes }: Costs): number =>
  nodes
    .filter(({ operator }) => operator === "LayerNormalization")
    .reduce((sum, { elementwise }) => sum + elementwise, 0);

const gigas = (count: number, digits = 3): string => (count / 1e9).toFixed(digits);

// What the definitions of the authors take at 224 × 224, summed over their layers by other means.
test.each(publishedMacs)("%s takes %s G multiply-adds", (name, macs) => {
  expect(gigas(built(name).total.macs)).toBe(macs);
});

// By torch's FlopCounterMode, whose FLOPs are two for each multiply-add; the versions are in `costs.json`.
test.each(counted.cases.map((row) => [`${row.zoo} at ${row.sides.join("×")}`, row] as const))(
  "%s takes exactly what PyTorch counts",
  (_, { zoo, sides: [height, width], batch, macs, parameters }) => {
    const { outputs } = models[zoo].build({ size: [height, width] });
    const costs = costsOf(outputs, { batch });
    expect(costs.total.macs).toBe(macs);
    expect(costs.parameters).toBe(parameters);
  },
);

// 9 for each element of state that is made anew, one for each that is given; Vim's kernel has the gate inside.
test.each<[string, string]>([
  ["vim-ti", "0.530"],
  ["vim-ti+", "1.964"],
  ["vim-s", "1.060"],
  ["vim-s+", "3.929"],
  ["vim-b", "2.121"],
])("the scans of %s take %s G by the rule of VMamba's authors", (name, published) => {
  const { updates, given } = built(name).scans;
  expect(gigas(9 * updates + 2 * given)).toBe(published);
});

// The column "FLOPs" of VMamba's table, with more digits by the authors' own counter.
test.each<[string, string]>([
  ["vmamba-t-v0", "5.627"],
  ["vmamba-t-s2l5", "4.858"],
  ["vmamba-t", "4.906"],
  ["vmamba-s", "8.716"],
  ["vmamba-s-s1l20", "8.612"],
  ["vmamba-b", "15.359"],
  ["vmamba-b-s1l20", "15.221"],
])("%s takes %s G as its authors count: norms and scans are among them", (name, published) => {
  const costs = built(name);
  const { updates, given } = costs.scans;
  expect(gigas(costs.total.macs + normsOf(costs) + 9 * updates + given)).toBe(published);
});

test.each(Object.keys(networks))("%s has its parameters, and nothing is not counted", (name) => {
  const network = networks[name];
  const side = network.preprocessing.size;
  const costs = costsOf(
    network.build(weightsFrom(untrained(0)).weights, {
      sides: [side, side],
      classes: 1000,
      outputs: "logits",
      switches: choicesOf(name, network),
    }),
  );
  expect(costs.parameters).toBe(network.parameters);
  expect(costs.notCounted).toEqual([]);
  expect(costs.bounds).toEqual([]);
});

test.each(["vim-ti", "vmamba-t", "deit-ti-distilled"])(
  "the written file of %s has as many parameters as its definition",
  (name) => {
    const bytes = writeModel({ name, outputs: folded(models[name].build().outputs) });
    const { outputs } = readGraph(inMemory(`${name}.onnx`, bytes));
    expect(costsOf(outputs).parameters).toBe(networks[name].parameters);
  },
);

describe("a large transformer at 2048 px", () => {
  const { outputs } = models["vit-l16"].build({ size: 2048 });

  test("is counted, its memory too, while one waits", () => {
    const costs = costsOf(outputs);
    const lifetimes = lifetimesOf(Object.values(costs.outputs));
    const tokens = 128 ** 2 + 1;
    const scores = 16 * tokens ** 2 * 4;
    expect(peakIn(lifetimes)).toBeGreaterThan(scores);
    expect(peakIn(lifetimes)).toBeLessThan(1.1 * scores); // the softmax is written over them
    expect(bestOrder(lifetimes).isProven).toBe(true);
    const attention = 24 * 2 * tokens ** 2 * 1024;
    const layers = 24 * tokens * 12 * 1024 ** 2;
    const ends = (tokens - 1) * 3 * 16 ** 2 * 1024 + 1024 * 1000;
    expect(costs.total.macs).toBe(attention + layers + ends);
  });

  test("costs as many times as much as there are images", () => {
    const { total } = costsOf(outputs, { batch: 3 });
    expect(total.macs).toBe(3 * costsOf(outputs).total.macs);
  });
});
