import { expect, test } from "vitest";
import * as build from "./build.ts";
import { attributeKinds } from "./operators.ts";
import { shapes } from "./shapes.ts";

test("every operator has a shape", () => {
  expect(Object.keys(shapes)).toEqual(Object.keys(attributeKinds));
});

test("a bias becomes the third input of a convolution, not an attribute", () => {
  const [x, w, b] = [
    build.input("x", ["N", 3, 8, 8]),
    build.input("w", [4, 3, 3, 3]),
    build.input("b", [4]),
  ];
  expect(build.conv(x, w, { b, strides: [2, 2] })).toMatchObject({
    shape: ["N", 4, 3, 3],
    origin: { op: "Conv", inputs: [x, w, b], attributes: { strides: [2, 2] } },
  });
});

test("a scalar takes the dtype that it is asked for", () => {
  expect(build.scalar(2)).toMatchObject({ dtype: "float32", shape: [] });
  expect(build.scalar(2, "float64")).toMatchObject({ dtype: "float64", shape: [] });
});
