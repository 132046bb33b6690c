import { cp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { type ColourModel, colourCard, colourModel } from "../../test/support/colour-model.ts";
import { colourFolder, temporary } from "../../test/support/pictures.ts";
import { openDataset } from "../data/index.ts";
import { modelOf } from "../model/index.ts";
import { inMemory, readHeader } from "../onnx/index.ts";
import { folderStore } from "../record/index.ts";
import { lineOf, mcnemar, onResamples, pairedSpread, wilson } from "../statistics/index.ts";
import { compare } from "./compare.ts";
import { type EvaluateOptions, evaluate } from "./evaluate.ts";
import { type ClassificationProtocol, protocolNamed } from "./protocols.ts";

/** The classes of the folder are blue, green and red; a score is the mean of a channel. */
const models = {
  sees: { channels: [2, 1, 0] },
  // Blue and green are the same to it, so it says the first of them, blue.
  greenless: { channels: [2, 2, 0] },
  // Green and red are the same to it: green.
  redless: { channels: [2, 1, 1] },
} as const satisfies Record<string, ColourModel>;

const protocol = {
  ...(protocolNamed("folder") as ClassificationProtocol),
  metrics: ["top-1", "mean-per-class", "negative-log-likelihood"],
  keep: 3,
};

/** The id of the record of a model on the folder `root`, in `store`. */
async function run(
  name: keyof typeof models,
  { root, store, ...options }: { root: string; store: string } & Partial<EvaluateOptions>,
): Promise<string> {
  const bytes = colourModel(models[name]);
  const { id } = await evaluate({
    model: modelOf(name, bytes, readHeader(inMemory(name, bytes)), colourCard),
    protocol,
    dataset: (await openDataset("folder", { root })) as EvaluateOptions["dataset"],
    store,
    threads: 1,
    by: "a test",
    command: "test",
    ...options,
  });
  return id;
}

let root: string;
let store: string;
let sees: string;
let greenless: string;
let redless: string;
beforeAll(async () => {
  root = await colourFolder(10);
  store = await temporary("store");
  sees = await run("sees", { root, store });
  greenless = await run("greenless", { root, store });
  redless = await run("redless", { root, store });
});

describe("two records", () => {
  // Of 30 pictures `sees` has all but a green one that is blue, `greenless` none that is green.
  test("differ in top-1 by the pictures that only one has right, with McNemar's p", async () => {
    const { lines, samples, models: compared } = await compare({ store, ids: [sees, greenless] });
    expect(samples).toBe(30);
    expect(compared.map(({ name }) => name)).toEqual(["sees", "greenless"]);
    const [{ metric, values, pairs }] = lines;
    expect(metric).toBe("top-1");
    expect(values.map(({ value }) => value)).toEqual([29 / 30, 20 / 30]);
    expect(values[0].interval).toEqual({ ...wilson(29, 30), method: "wilson" });
    const { exact, midP } = mcnemar(9, 0);
    expect(pairs).toHaveLength(1);
    expect(pairs[0]).toMatchObject({
      first: 0,
      second: 1,
      difference: 9 / 30,
      p: midP,
      adjustedP: midP,
      test: "McNemar, mid-p",
      isToldApart: true,
      hits: { both: 20, onlyFirst: 9, onlySecond: 0, neither: 1, exactP: exact },
    });
  });

  test("differ in everything else by resamples that both have seen", async () => {
    const { lines } = await compare({ store, ids: [sees, greenless], resamples: 300, seed: 5 });
    const [, perClass] = lines;
    // The clear version: how often the ten of each class count, in the order of the folder.
    const counts = onResamples((counts) => Float64Array.from(counts), {
      n: 30,
      lines: 30,
      seed: 5,
      from: 0,
      to: 300,
    });
    const times = Array.from({ length: 30 }, (_, i) => lineOf(counts, i));
    const perClassOf = (isRight: (i: number) => boolean) =>
      Float64Array.from({ length: 300 }, (_, r) => {
        const shares = [0, 10, 20].map((first) => {
          const drawn = times.slice(first, first + 10).map((ofImage) => ofImage[r]);
          const hits = drawn.filter((_, i) => isRight(first + i));
          return hits.reduce((a, b) => a + b, 0) / drawn.reduce((a, b) => a + b, 0);
        });
        return shares.reduce((a, b) => a + b) / 3;
      });
    const expected = pairedSpread({
      difference: (1 + 0.9 + 1) / 3 - (1 + 0 + 1) / 3,
      first: perClassOf((i) => i !== 10),
      second: perClassOf((i) => i < 10 || i >= 20),
      level: 0.95,
    });
    const [pair] = perClass.pairs;
    expect(pair.difference).toBeCloseTo(expected.difference, 14);
    expect(pair.interval.low).toBeCloseTo(expected.low, 14);
    expect(pair.interval.high).toBeCloseTo(expected.high, 14);
    expect(pair.interval.method).toBe("paired bootstrap 300, seed 5");
    expect(pair.p).toBe(2 / 301);
    expect(pair.test).toBe("paired bootstrap");
    expect(pair.hits).toBeUndefined();
  });

  test("say the same on any number of threads, and from the same seed", async () => {
    const ask = { store, ids: [sees, greenless], resamples: 50 };
    const one = await compare({ ...ask, threads: 1 });
    expect(await compare({ ...ask, threads: 2 })).toEqual(one);
    const other = await compare({ ...ask, seed: 1 });
    expect(other.lines[1].pairs[0].interval).not.toEqual(one.lines[1].pairs[0].interval);
  });

  test("turn the sign of what they say where they are turned", async () => {
    const [a, b] = await Promise.all(
      [
        [sees, greenless],
        [greenless, sees],
      ].map((ids) => compare({ store, ids, resamples: 50 })),
    );
    for (const [i, { pairs }] of a.lines.entries()) {
      expect(b.lines[i].pairs[0].difference).toBe(-(pairs[0].difference as number));
      expect(b.lines[i].pairs[0].p).toBe(pairs[0].p);
    }
  });

  test("take level and resamples from the protocol where nothing else is said", async () => {
    const { level, resamples, seed } = await compare({ store, ids: [sees, redless] });
    expect({ level, resamples, seed }).toEqual({ level: 0.95, resamples: 1000, seed: 20251123 });
  });

  test("are compared by what is asked for", async () => {
    const metrics = ["mean-per-class", "top-1"];
    const { lines } = await compare({ store, ids: [sees, greenless], metrics, resamples: 20 });
    expect(lines.map(({ metric }) => metric)).toEqual(metrics);
  });

  test("tell their progress in resamples, and nothing where there are none to make", async () => {
    const heard: number[] = [];
    const ask = {
      store,
      ids: [sees, greenless],
      resamples: 50,
      onProgress: ({ done, total }: { done: number; total: number }) =>
        void heard.push(done, total),
    };
    await compare({ ...ask, metrics: ["top-1"] });
    expect(heard).toEqual([]);
    await compare(ask);
    expect(heard.slice(-2)).toEqual([100, 100]);
  });

  test("that are shortened are compared on the same samples, with a warning", async () => {
    const short = await Promise.all(
      (["sees", "greenless"] as const).map((name) => run(name, { root, store, limit: 12 })),
    );
    const { samples, warnings } = await compare({ store, ids: short, metrics: ["top-1"] });
    expect(samples).toBe(12);
    expect(warnings).toEqual([
      `sees (${short[0].slice(0, 6)}): only samples 1 to 12 of 30`,
      `greenless (${short[1].slice(0, 6)}): only samples 1 to 12 of 30`,
    ]);
  });

  test("leave out what one of them has no answer for", async () => {
    const broken = await temporary("broken");
    await cp(root, broken, { recursive: true });
    await writeFile(join(broken, "red", "1.png"), "PNG? no");
    const store = await temporary("store");
    const options = { root: broken, store, skipBroken: true };
    const ids = [await run("sees", options), await run("greenless", options)];
    const { samples, leftOut, warnings } = await compare({ store, ids, metrics: ["top-1"] });
    expect({ samples, leftOut }).toEqual({ samples: 29, leftOut: ["red/1.png"] });
    expect(warnings).toContain("1 sample without an answer of every model is left out");
  });
});

describe("three records", () => {
  test("are ranked by the headline: the one that sees first, the others not told apart", async () => {
    const { lines } = await compare({ store, ids: [greenless, sees, redless] });
    expect(lines.map(({ metric }) => metric)).toEqual(["top-1"]);
    const [{ values, pairs }] = lines;
    expect(values.map(({ rank }) => [rank.best, rank.worst])).toEqual([
      [2, 3],
      [1, 1],
      [2, 3],
    ]);
    expect(values.map(({ groups }) => groups)).toEqual(["b", "a", "b"]);
    expect(pairs.map(({ first, second }) => [first, second])).toEqual([
      [0, 1],
      [0, 2],
      [1, 2],
    ]);
    // Discordant 0 : 9, 9 : 10 and 10 : 0, counted over the folder.
    expect(pairs.map(({ hits }) => [hits?.onlyFirst, hits?.onlySecond])).toEqual([
      [0, 9],
      [10, 9],
      [10, 0],
    ]);
  });

  test("are adjusted for three pairs, as the correction says", async () => {
    const ask = { store, ids: [greenless, sees, redless] };
    const ps = [mcnemar(0, 9).midP, mcnemar(10, 9).midP, mcnemar(10, 0).midP];
    const adjusted = async (correction: "none" | "holm" | "bh") =>
      (await compare({ ...ask, correction })).lines[0].pairs.map(({ adjustedP }) => adjustedP);
    expect(await adjusted("none")).toEqual(ps);
    expect(await adjusted("holm")).toEqual([2 * ps[0], ps[1], 3 * ps[2]]);
    expect(await adjusted("bh")).toEqual([(3 / 2) * ps[0], ps[1], 3 * ps[2]]);
  });

  test("of which less is better are ranked from the least", async () => {
    const metrics = ["negative-log-likelihood"];
    const { lines } = await compare({ store, ids: [greenless, sees, redless], metrics });
    expect(lines[0].better).toBe("lower");
    expect(lines[0].values[1].rank).toEqual({ best: 1, worst: 1 });
  });

  test("warn where so few resamples could not show a difference of so many pairs", async () => {
    const ask = { store, ids: [greenless, sees, redless], metrics: ["mean-per-class"] };
    const { warnings } = await compare({ ...ask, correction: "holm", resamples: 60 });
    expect(warnings).toEqual([
      "60 resamples show no p below 0.098 for 3 pairs; take --resamples 119 or more",
    ]);
    expect((await compare({ ...ask, correction: "holm", resamples: 119 })).warnings).toEqual([]);
    expect((await compare({ ...ask, correction: "none", resamples: 60 })).warnings).toEqual([]);
  });
});

describe("records are refused, in one line,", () => {
  test("where there is one alone, or one twice", async () => {
    await expect(compare({ store, ids: [sees] })).rejects.toThrow(
      "a comparison takes two records or more, got 1",
    );
    await expect(compare({ store, ids: [sees, sees.slice(0, 20)] })).rejects.toThrow(
      `record ${sees.slice(0, 12)} is given twice; give each once`,
    );
  });

  test("where none begins so, and where a metric is not theirs", async () => {
    await expect(compare({ store, ids: [sees, "zz"] })).rejects.toThrow(
      'no record begins with "zz"',
    );
    await expect(compare({ store, ids: [sees, greenless], metrics: ["top1"] })).rejects.toThrow(
      'unknown metric "top1": did you mean "top-1"?',
    );
  });

  test("under different protocols, which are named, or what differs in them", async () => {
    const renamed = { ...protocol, name: "folder/other" };
    const other = await run("greenless", { root, store, protocol: renamed });
    await expect(compare({ store, ids: [sees, other] })).rejects.toThrow(
      `records ${sees.slice(0, 12)} (sees) and ${other.slice(0, 12)} (greenless) cannot be compared: ` +
        "their protocols differ, folder/top-1@1 and folder/other@1",
    );
    const kept = { ...protocol, keep: 2, metrics: ["top-1"] };
    const fewer = await run("greenless", { root, store, protocol: kept });
    await expect(compare({ store, ids: [sees, fewer] })).rejects.toThrow(
      "their protocols differ, in keep, metrics, though both are called folder/top-1@1",
    );
  });

  test("of different datasets", async () => {
    const smaller = await run("greenless", { root: await colourFolder(4), store });
    await expect(compare({ store, ids: [sees, smaller] })).rejects.toThrow(
      "their datasets differ, folder with 30 samples and folder with 12 samples",
    );
    const changed = await temporary("changed");
    await cp(root, changed, { recursive: true });
    await cp(join(root, "red", "1.png"), join(changed, "red", "x.png"));
    await rm(join(changed, "red", "1.png"));
    const other = await run("greenless", { root: changed, store });
    await expect(compare({ store, ids: [sees, other] })).rejects.toThrow(
      "their datasets differ, both folder with 30 samples, whose listings have other digests",
    );
  });

  test("of different stretches of one dataset", async () => {
    const part = await run("greenless", { root, store, shard: { index: 2, of: 3 } });
    await expect(compare({ store, ids: [sees, part] })).rejects.toThrow(
      "they are of the samples 1 to 30 and 11 to 20; evaluate or merge them to the same range",
    );
  });

  test("without their plan, and with another ledger than their own", async () => {
    const copy = await temporary("copy");
    for (const id of [sees, greenless])
      await cp(join(store, id), join(copy, id), { recursive: true });
    const ledger = folderStore(copy).ledgerOf(greenless);
    await rm(ledger, { recursive: true });
    await cp(folderStore(store).ledgerOf(sees), ledger, { recursive: true });
    await expect(compare({ store: copy, ids: [sees, greenless] })).rejects.toThrow(
      `${ledger}: not the ledger of its record; restore its whole folder`,
    );
    await rm(join(copy, greenless, "run.json"));
    await expect(compare({ store: copy, ids: [sees, greenless] })).rejects.toThrow(
      "has no run.json beside it; copy its whole folder",
    );
  });
});
