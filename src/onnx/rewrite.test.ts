import { describe, expect, test } from "vitest";
import { add, constant, exp, input, mul, outputsOf, relu, scan, scoped, tanh } from "./build.ts";
import { again, rewritten } from "./rewrite.ts";
import { given, type Node, nodesBefore, type Value } from "./value.ts";

const x = input("x", ["N", 3]);
const weight = (name: string, ...elements: number[]) =>
  constant({ dtype: "float32", shape: [elements.length], data: Float32Array.from(elements) }, name);
const nodeOf = ({ origin }: Value) => origin as Node;
const opsOf = (value: Value) => nodesBefore([value]).map(({ op }) => op);

/** A value as a file would have it: it and its node are called something. */
function named(value: Value, name: string): Value {
  const node: Node = { ...nodeOf(value), name: `node of ${name}`, outputs: [] };
  const output: Value = { ...value, name, origin: node };
  (node.outputs as Value[]).push(output);
  return output;
}

describe("rewritten", () => {
  test("leaves a graph as it is in which nothing is replaced", () => {
    const y = relu(exp(x));
    expect(rewritten({ y }).y).toBe(y);
  });

  test("replaces nodes from the first to the last, and what depends on them is made again", () => {
    const y = relu(exp(relu(x)));
    const tanhs = rewritten({ y }, ({ op }, [a]) => (op === "Relu" && a ? [tanh(a)] : undefined));
    expect(opsOf(tanhs.y)).toEqual(["Tanh", "Exp", "Tanh"]);
  });

  test("takes other inputs and constants in place of those that were there", () => {
    const [w, v] = [weight("w", 1, 2, 3), weight("v", 4, 5, 6)];
    const { y } = rewritten({ y: mul(x, w) }, () => undefined, new Map([[w, v]]));
    expect(nodeOf(y).inputs).toEqual([x, v]);
  });

  test("keeps the names of what is made again, and the part that it belongs to", () => {
    const inner = scoped("layers.0", () => named(exp(relu(x)), "inner"));
    const { y } = rewritten({ y: relu(inner) }, ({ op }, [a]) =>
      op === "Relu" && a?.origin.kind === "input" ? [tanh(a)] : undefined,
    );
    const made = nodeOf(y).inputs[0] as Value;
    expect(made).not.toBe(inner);
    expect(made.name).toBe("inner");
    expect(nodeOf(made)).toMatchObject({ name: "node of inner", scope: "layers.0", op: "Exp" });
  });

  test("gives new nodes the part of the one that they replace", () => {
    const y = scoped("head", () => relu(x));
    const replaced = rewritten({ y }, (_, [a]) => (a ? [tanh(a)] : undefined));
    expect(nodeOf(replaced.y).scope).toBe("head");
  });

  test("finds new shapes where the new inputs have others", () => {
    const wide = input("x", ["N", 5]);
    const { y } = rewritten({ y: relu(x) }, () => undefined, new Map([[x, wide]]));
    expect(y.shape).toEqual(["N", 5]);
  });

  describe("of a node with a graph inside", () => {
    const state = input("state", [3]);
    const summed = (w?: Value) =>
      scan({ states: [state], sequences: [x] }, ([before], [now]) => {
        const sum = add(before, w === undefined ? now : mul(now, w));
        return { states: [sum], outputs: [relu(sum)] };
      }).outputs[0];
    const inside = (value: Value) => {
      const { attributes } = nodeOf(value) as unknown as Node<"Scan">;
      return attributes.body.nodes;
    };

    test("replaces nodes inside, too", () => {
      const { y } = rewritten({ y: summed() }, ({ op }, [a]) =>
        op === "Relu" && a ? [tanh(a)] : undefined,
      );
      expect(inside(y).map(({ op }) => op)).toEqual(["Add", "Tanh"]);
      expect(y.shape).toEqual(["N", 3]);
    });

    test("replaces what the inside sees of the values around it", () => {
      const [w, v] = [weight("w", 1, 2, 3), weight("v", 4, 5, 6)];
      const { y } = rewritten({ y: summed(w) }, () => undefined, new Map([[w, v]]));
      expect(inside(y).flatMap(given)).toContain(v);
      expect(inside(y).flatMap(given)).not.toContain(w);
    });

    test("leaves it alone where nothing is replaced", () => {
      const y = summed();
      expect(rewritten({ y }).y).toBe(y);
    });
  });
});

test("a node is made again with other inputs", () => {
  const y = nodeOf(named(relu(x), "y")) as unknown as Node<"Relu">;
  expect(again(y, [input("z", [7])])).toMatchObject([{ shape: [7], name: "y" }]);
});

test("it has as many outputs as before, and leaves out the same", () => {
  const [image, scale] = [input("x", ["N", 3, 8, 8]), input("scale", [8])];
  const called = { outputs: ["", "", "mean"] };
  const [, , third] = outputsOf("LayerNormalization", [image, scale], {}, called);
  const made = again(nodeOf(third), [input("z", ["N", 3, 4, 8]), scale]);
  expect(made.map(({ name }) => name)).toEqual(["", "", "mean"]);
  const [only] = outputsOf("LayerNormalization", [image, scale], {});
  expect(again(nodeOf(only), [image, scale])).toHaveLength(1);
});
