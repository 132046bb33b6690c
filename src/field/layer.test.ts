import { expect, test } from "vitest";
import { Refusal } from "../errors.ts";
import { globalAveragePool, input, relu, reshape, type Value } from "../onnx/index.ts";
import { layerIn, placeIn } from "./layer.ts";

/** As a value is called that was read from a file. */
const called = (name: string, value: Value): Value => Object.assign(value, { name });

const image = input("image", ["N", 3, 8, 6]);
const first = called("first", relu(image));
const second = called("second", relu(first));
const pooled = called("pooled", globalAveragePool(second));
const graph = { name: "toy.onnx", outputs: { logits: called("logits", reshape(pooled, [-1, 3])) } };

test("without a name it is the last map of several places, or the last stage", () => {
  expect(layerIn(graph)).toMatchObject({ name: "second", cells: [8, 6] });
  const staged = { ...graph, outputs: { stage3: second, stage4: first } };
  expect(layerIn(staged)).toEqual({ name: "stage4", value: first, cells: [8, 6] });
});

test("any value can be named, if it is a map", () => {
  expect(layerIn(graph, "first").value).toBe(first);
  expect(() => layerIn(graph, "firs")).toThrow(
    new Refusal("usage", 'toy.onnx: unknown layer "firs": did you mean "first"?'),
  );
  expect(() => layerIn(graph, "encoder")).toThrow(
    'unknown layer "encoder": its last maps are logits, first, second, pooled',
  );
  expect(() => layerIn(graph, "logits")).toThrow(
    "logits is float32[N,3]; a field is that of a map",
  );
});

test("a graph without a map is refused", () => {
  const flat = { name: "flat.onnx", outputs: { y: relu(input("x", ["N", 4])) } };
  expect(() => layerIn(flat)).toThrow("flat.onnx: makes no map of features");
});

test("the place is the middle, or one that there is", () => {
  const layer = layerIn(graph, "first");
  expect(placeIn(layer)).toEqual([4, 3]);
  expect(placeIn(layer, [7, 5])).toEqual([7, 5]);
  expect(() => placeIn(layer, [8, 0])).toThrow("first has 8×6 places; row 8, column 0 is none");
});
