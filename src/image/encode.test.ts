import { describe, expect, test } from "vitest";
import { Refusal } from "../errors.ts";
import { doesOf, encodeInto } from "./encode.ts";
import type { Encoding } from "./preprocessing.ts";

const imagenet: Encoding = {
  layout: "NCHW",
  dtype: "float32",
  channels: "RGB",
  scale: 255,
  mean: [0.485, 0.456, 0.406],
  std: [0.229, 0.224, 0.225],
};
const levels: Encoding = { ...imagenet, dtype: "uint8", scale: 1, mean: [0, 0, 0], std: [1, 1, 1] };
const two = { width: 2, height: 1, data: Uint8Array.of(1, 2, 3, 4, 5, 6) };

const encoded = (encoding: Encoding): number[] => {
  const out = encoding.dtype === "uint8" ? new Uint8Array(8) : new Float32Array(8);
  encodeInto(two, encoding, out, 1);
  return [...out];
};

test("says every setting", () => {
  expect(doesOf(imagenet)).toBe(
    "encode((x / 255 - 0.485 0.456 0.406) / 0.229 0.224 0.225, RGB, float32, NCHW)",
  );
});

describe("writes at the offset, and nothing beside it", () => {
  test.each<[Encoding["layout"], Encoding["channels"], number[]]>([
    ["NCHW", "RGB", [0, 1, 4, 2, 5, 3, 6, 0]],
    ["NCHW", "BGR", [0, 3, 6, 2, 5, 1, 4, 0]],
    ["NHWC", "RGB", [0, 1, 2, 3, 4, 5, 6, 0]],
    ["NHWC", "BGR", [0, 3, 2, 1, 6, 5, 4, 0]],
  ])("%s %s", (layout, channels, expected) => {
    expect(encoded({ ...levels, layout, channels })).toEqual(expected);
    expect(encoded({ ...levels, layout, channels, dtype: "float32" })).toEqual(expected);
  });
});

test("mean and deviation are in the order of the channels (the Caffe means are blue first)", () => {
  const caffe = [103.939, 116.779, 123.68] as const;
  const encoding: Encoding = { ...levels, dtype: "float32", channels: "BGR", mean: caffe };
  const expected = [3 - 103.939, 6 - 103.939, 2 - 116.779].map(Math.fround);
  expect(encoded(encoding).slice(1, 4)).toEqual(expected);
});

test("float16 is the float32 number, rounded", () => {
  const out = new Uint16Array(6);
  encodeInto(two, { ...imagenet, dtype: "float16" }, out, 0);
  // numpy 2.5.5: ((np.float32([1, 4]) / 255 - np.float32(.485)) / np.float32(.229)).astype("f2")
  expect([...out.subarray(0, 2)]).toEqual([0xc034, 0xc019]);
});

test("uint8 with a mean is refused: it could not be kept", () => {
  expect(() => encoded({ ...levels, mean: [1, 0, 0] })).toThrow(Refusal);
  expect(() => encoded({ ...levels, scale: 255 })).toThrow("keeps the levels as they are");
});

test("an array of another type, or too short, is a defect of the caller", () => {
  expect(() => encodeInto(two, imagenet, new Uint8Array(6), 0)).toThrow("internal: float32");
  expect(() => encodeInto(two, imagenet, new Float32Array(6), 1)).toThrow("does not fit at 1 of 6");
});
