import { describe, expect, test } from "vitest";
import { add, exp, input, neg, relu } from "./build.ts";
import { nodesBefore } from "./value.ts";

describe("nodesBefore", () => {
  const x = input("x", [2]);

  test("gives each node once, after those that it depends on", () => {
    const y = exp(x);
    const z = add(neg(y), add(y, relu(y)));
    expect(nodesBefore([z]).map(({ op }) => op)).toEqual(["Exp", "Neg", "Relu", "Add", "Add"]);
  });

  test("goes as deep as a graph is long", () => {
    let y = x;
    for (let i = 0; i < 100_000; i++) y = neg(y);
    expect(nodesBefore([y]).length).toBe(100_000);
  });

  test("of an input, there are none", () => {
    expect(nodesBefore([x])).toEqual([]);
  });
});
