import { describe, expect, test } from "vitest";
import { add, input, linearAttention, outputsOf, relu, scan } from "./build.ts";
import { imported, irVersionOf } from "./opsets.ts";
import { nodesBefore, type Value } from "./value.ts";

const x = input("x", [5, 3]);
const rmsNorm = (x: Value) => outputsOf("RMSNormalization", [x, input("scale", [3])], {})[0];
const foreign = (domain: string, version: number) =>
  outputsOf("Foreign", [x], {
    domain,
    type: "Sparkle",
    version,
    raw: new Uint8Array(),
    outputs: [{ dtype: "float32", shape: [5, 3] }],
  })[0];
const attention = linearAttention(
  { query: input("q", [1, 5, 3]), key: input("k", [1, 5, 3]), value: input("v", [1, 5, 3]) },
  { q_num_heads: 1, kv_num_heads: 1, update_rule: "linear" },
).output;
const inScan = scan({ states: [input("s", [3])], sequences: [x] }, ([s], [now]) => {
  const h = add(s, rmsNorm(now));
  return { states: [h], outputs: [relu(h)] };
}).outputs[0];

describe("a file asks for", () => {
  // The versions of the format are those of onnx.helper.VERSION_TABLE (onnx 1.23).
  test.each<[string, Value, Record<string, number>, number]>([
    ["the least where nothing is newer", relu(x), { "": 20 }, 9],
    ["the set in which its newest operator came", relu(rmsNorm(x)), { "": 23 }, 11],
    ["that of an operator inside a node", inScan, { "": 23 }, 11],
    ["a domain of its own", attention, { "": 20, "com.microsoft": 1 }, 9],
    [
      "what a foreign operator came with",
      foreign("com.example", 3),
      { "": 20, "com.example": 3 },
      9,
    ],
    ["a newer set of the standard", foreign("", 28), { "": 28 }, 14],
    ["no older set", foreign("", 13), { "": 20 }, 9],
  ])("%s", (_, value, versions, irVersion) => {
    const nodes = nodesBefore([value]);
    expect(Object.fromEntries(imported(nodes))).toEqual(versions);
    expect(irVersionOf(nodes)).toBe(irVersion);
  });
});
