import { describe, expect, test } from "vitest";
import { ilsvrcOrder } from "../data/index.ts";
import { classOrderWatch } from "./class-order.ts";
import type { RankingRow } from "./ranking-values.ts";

const imagenet = { name: "imagenet-1k", classes: Array.from({ length: 1000 }, (_, i) => `c${i}`) };

/** A row whose best class is `predicted`. */
const row = (label: number, predicted: number): RankingRow => ({
  sample: `${label}`,
  bytes: 1,
  problem: null,
  truth: [label],
  classes: [predicted],
  scores: [1],
  logSumExp: 1,
  truthScore: 0,
  logits: [],
});

const labels = Array.from({ length: 400 }, (_, i) => (i * 7) % 1000);
const ids = [...ilsvrcOrder()];

describe("classOrderWatch", () => {
  test("stops a run whose outputs stand in the order of ILSVRC ids, after 300 images", () => {
    const watch = classOrderWatch(imagenet, "m");
    const rows = labels.map((label) => row(label, ids.indexOf(label)));
    watch.see(rows.slice(0, 299));
    expect(() => watch.see(rows.slice(299, 310))).toThrow(
      /^m on imagenet-1k: top-1 of the first 310 images is 0\.\d %, and would be 100\.0 % if the outputs of the model stand in the order of ILSVRC2012 ids; say --set classOrder=ilsvrc-id$/,
    );
  });

  test("looks at a smaller set when it ends", () => {
    const watch = classOrderWatch(imagenet, "m");
    watch.see(labels.slice(0, 100).map((label) => row(label, label - 1)));
    expect(() => watch.end()).toThrow("the labels count from 1");
  });

  test("lets a good model pass, and a bad one, and other datasets", () => {
    for (const { of, predict } of [
      { of: imagenet, predict: (label: number) => label },
      { of: imagenet, predict: (label: number) => (label * 31 + 17) % 1000 },
      { of: { ...imagenet, name: "folder" }, predict: (label: number) => ids.indexOf(label) },
    ]) {
      const watch = classOrderWatch(of, "m");
      watch.see(labels.map((label) => row(label, predict(label))));
      watch.end();
    }
  });
});
