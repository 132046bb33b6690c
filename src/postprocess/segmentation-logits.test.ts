import { crc32 } from "node:zlib";
import { describe, expect, test } from "vitest";
import type { LabelMap, Look } from "../scene/index.ts";
import reference from "./fixtures/decoders.json" with { type: "json" };
import { settings, tensor, tensorOf } from "./fixtures/numbers.ts";
import { geometry } from "./fixtures/reference.ts";
import { segmentationLogits } from "./segmentation-logits.ts";

const crcOf = ({ labels }: LabelMap): number =>
  crc32(new Uint8Array(Int32Array.from(labels).buffer));

const flipped = ([height, width]: number[]): [number, number] => [width, height];

describe(`a label map of logits (${reference.versions}; formulas of mmsegmentation 1.2)`, () => {
  test.each(reference.segmentation)(
    "$shape, over $prepared and $resized to $original, is that of torch",
    ({ seed, shape, prepared, resized, original, alignCorners, crc, direct }) => {
      const outputs = { output: tensorOf(seed, shape, -8, 8) };
      const padded = geometry(flipped(original), flipped(prepared), flipped(resized));
      const said = settings({ ...segmentationLogits.defaults, alignCorners });
      expect(crcOf(segmentationLogits.decode(outputs, padded, said))).toBe(crc);
      const whole = geometry(flipped(original), flipped(prepared));
      const straight = segmentationLogits.decode(outputs, whole, {
        ...said,
        logitsResize: "direct",
      });
      expect(crcOf(straight)).toBe(direct);
    },
  );

  test("windows are added up and divided by how many see a pixel", () => {
    const { windows, crc } = reference.slide;
    const whole = geometry([165, 120], [165, 100]);
    const looks = windows.map(([x, y, width, height]): Look => {
      return { view: 0, geometry: whole, mirrored: false, window: { x, y, width, height } };
    });
    const outputs = windows.map((_, i) => ({ output: tensorOf(7000 + i, [1, 5, 18, 20], -8, 8) }));
    const said = settings(segmentationLogits.defaults);
    expect(crcOf(segmentationLogits.join?.(outputs, looks, said) as LabelMap)).toBe(crc);
  });

  test("other sizes and mirrored images are averaged as probabilities", () => {
    const sizes = [
      [16, 12],
      [16, 12],
      [33, 24],
      [33, 24],
    ];
    const looks = sizes.map(([w, h], view): Look => {
      const seen = geometry([150, 110], [w * 4, h * 4]);
      const window = { x: 0, y: 0, ...seen.prepared };
      return { view, geometry: seen, mirrored: view % 2 === 1, window };
    });
    const outputs = sizes.map(([w, h], i) => ({ output: tensorOf(7100 + i, [1, 5, h, w], -8, 8) }));
    const said = settings(segmentationLogits.defaults);
    const map = segmentationLogits.join?.(outputs, looks, said) as LabelMap;
    expect(crcOf(map)).toBe(reference.augmented.crc);
  });
});

const logits = Float32Array.of(...[1, 0, 2, 2], ...[1, 3, 0, 2], ...[0, 3, 1, 2]); // 3 classes of 2×2
const decode = (
  shape: number[],
  data: Float32Array,
  said: object,
  seen = geometry([2, 2], [2, 2]),
) =>
  segmentationLogits.decode(
    { output: tensor(shape, data) },
    seen,
    settings({ ...segmentationLogits.defaults, ...said }),
  );

test("of equal logits the first class wins", () => {
  expect([...decode([1, 3, 2, 2], logits, {}).labels]).toEqual([0, 1, 0, 0]);
});

test("classes may come last", () => {
  const last = logits.map((_, i) => logits[(i % 3) * 4 + Math.floor(i / 3)]);
  expect([...decode([1, 2, 2, 3], last, { outputLayout: "NHWC" }).labels]).toEqual([0, 1, 0, 0]);
});

test("without its background, class 1 becomes 0", () => {
  expect([...decode([1, 3, 2, 2], logits, { background: true }).labels]).toEqual([0, 0, 1, 0]);
});

test("300 classes need two bytes", () => {
  const data = new Float32Array(300 * 4);
  data[299 * 4] = 1;
  expect(decode([1, 300, 2, 2], data, {}).labels).toEqual(Uint16Array.of(299, 0, 0, 0));
});

test("an image that was cut has no label for the rest", () => {
  const cut = geometry([4, 2], [2, 2], [4, 2], [-1, 0]);
  expect(() => decode([1, 3, 2, 2], logits, {}, cut)).toThrow(
    "the preprocessing cuts an image of 4×2 to 2×2, so the rest would have no label",
  );
});

test("borders cannot be cut off where logits are resized directly", () => {
  const padded = geometry([2, 1], [2, 2], [2, 1]);
  expect(() => decode([1, 3, 2, 2], logits, { logitsResize: "direct" }, padded)).toThrow(
    "set logitsResize to input-first",
  );
});

test("one class is no choice", () => {
  expect(() => decode([1, 1, 2, 2], logits.subarray(0, 4), {})).toThrow(
    "expected 2 classes or more",
  );
});
