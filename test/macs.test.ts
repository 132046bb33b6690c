import { expect, test } from "vitest";
import { operationsOf } from "../src/onnx/index.ts";
import { publishedMacs } from "../src/zoo/fixtures/published-macs.ts";
import { models } from "../src/zoo/index.ts";

/** In thousands of millions, to three places, as papers print them. */
const printed = (count: number) => (count / 1e9).toFixed(3);

/** One lowering keeps all of a recurrence in its scan. */
const operationsIn = (name: string) =>
  operationsOf(models[name].build(/^vim|^vmamba/.test(name) ? { lowering: "scan" } : {}).outputs);

test.each(publishedMacs)("%s takes %s G multiply-adds", (name, wanted) => {
  const { macs, elementwise, scans } = operationsIn(name);
  expect(printed(macs.count)).toBe(wanted);
  for (const { notCounted } of [macs, elementwise, scans.macs, scans.elementwise]) {
    expect([...notCounted]).toEqual([]);
  }
});
