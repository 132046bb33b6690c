import { expect, test } from "vitest";
import { operationsOf } from "../src/onnx/index.ts";
import { models } from "../src/zoo/index.ts";

/** In thousands of millions, to three places, as papers print them. */
const printed = (count: number) => (count / 1e9).toFixed(3);

/** One lowering keeps all of a recurrence in its scan. */
const operationsIn = (name: string) =>
  operationsOf(models[name].build(/^vim|^vmamba/.test(name) ? { lowering: "scan" } : {}).outputs);

// For one image of 224 × 224 and 1000 classes, by the authors' definitions of their models: convolutions and
// products of matrices alone, the scans apart.
test.each([
  ["resnet50", "4.089"],
  ["convnext-t", "4.456"],
  ["convnext-s", "8.684"],
  ["convnext-b", "15.355"],
  ["deit-ti", "1.254"],
  ["deit-s", "4.599"],
  ["deit-b", "17.564"],
  ["deit-ti-distilled", "1.261"],
  ["deit-s-distilled", "4.624"],
  ["deit-b-distilled", "17.657"],
  ["vit-b16", "17.564"],
  ["vim-ti", "1.293"],
  ["vim-ti+", "4.790"],
  ["vim-s", "4.851"],
  ["vim-s+", "17.976"],
  ["vim-b", "18.766"],
  ["vmamba-t-v0", "3.677"],
  ["vmamba-s-v0", "7.690"],
  ["vmamba-b-v0", "13.297"],
  ["vmamba-t-s2l5", "4.716"],
  ["vmamba-t", "4.813"],
  ["vmamba-s", "8.499"],
  ["vmamba-s-s1l20", "8.470"],
  ["vmamba-b", "15.070"],
  ["vmamba-b-s1l20", "15.031"],
])("%s takes %s G multiply-adds", (name, wanted) => {
  const { macs, elementwise, scans } = operationsIn(name);
  expect(printed(macs.count)).toBe(wanted);
  for (const { notCounted } of [macs, elementwise, scans.macs, scans.elementwise]) {
    expect([...notCounted]).toEqual([]);
  }
});
