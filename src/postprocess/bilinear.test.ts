import { crc32 } from "node:zlib";
import { describe, expect, test } from "vitest";
import { bilinear } from "./bilinear.ts";
import reference from "./fixtures/decoders.json" with { type: "json" };
import { numbers } from "./fixtures/numbers.ts";

const bytesOf = (data: Float32Array) =>
  new Uint8Array(data.buffer, data.byteOffset, data.byteLength);

describe(`bilinear (${reference.versions})`, () => {
  test.each(reference.bilinear)("$from to $to is bit-equal", ({ seed, from, to, crc }) => {
    const [channels, h, w] = from;
    const [height, width] = to;
    const planes = numbers(seed, channels * h * w, -10, 10);
    const ours = [false, true].map((alignCorners) => {
      const resize = bilinear({ width: w, height: h }, { width, height }, alignCorners);
      const out = new Float32Array(channels * height * width);
      for (let c = 0; c < channels; c++) {
        resize(
          planes.subarray(c * h * w, (c + 1) * h * w),
          out.subarray(c * height * width, (c + 1) * height * width),
        );
      }
      return crc32(bytesOf(out));
    });
    expect(ours).toEqual(crc);
  });
});

const nine = Float32Array.of(0, 1, 4, 9, 16, 25);

// Worked out by hand from the definition: weights of 0.1, 0.3, … between centres, or between corners.
test.each([
  [false, [0, 0.4, 1, 2.8, 4], [9, 11.8, 16, 21.4, 25]],
  [true, [0, 0.5, 1, 2.5, 4], [9, 12.5, 16, 20.5, 25]],
])("[[0,1,4],[9,16,25]] to 5×3, corners aligned: %s", (alignCorners, first, last) => {
  const out = new Float32Array(15);
  bilinear({ width: 3, height: 2 }, { width: 5, height: 3 }, alignCorners)(nine, out);
  for (const [i, value] of [...first, ...last].entries()) {
    expect(out[i < 5 ? i : i + 5]).toBeCloseTo(value, 5);
  }
});

test("a part of the target is cut from the whole", () => {
  const [from, to] = [
    { width: 13, height: 9 },
    { width: 50, height: 40 },
  ];
  const plane = numbers(1, 13 * 9, -1, 1);
  const whole = new Float32Array(50 * 40);
  bilinear(from, to, false)(plane, whole);
  const part = { x: 7, y: 11, width: 20, height: 13 };
  const out = new Float32Array(20 * 13);
  bilinear(from, to, false, part)(plane, out);
  const cut = out.map((_, i) => whole[(part.y + Math.floor(i / 20)) * 50 + part.x + (i % 20)]);
  expect(out).toEqual(cut);
});
