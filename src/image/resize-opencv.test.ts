import { expect, test } from "vitest";
import { noise, sha, synth } from "./fixtures/images.ts";
import fixture from "./fixtures/resize.json" with { type: "json" };
import type { Pixels } from "./pixels.ts";
import { type OpenCvResize, resizeOpenCv } from "./resize-opencv.ts";
import { viewOf, wholeOf } from "./view.ts";

const resized = (image: Pixels, how: OpenCvResize): Uint8Array => {
  const view = resizeOpenCv(viewOf(image), how);
  return view.read(wholeOf(view)).data;
};

type Case = [number, number, number, number, "bilinear" | "nearest", string];
const cases = fixture.opencv as Case[];

test(`${cases.length} resizes of noise are equal to the byte (${fixture.versions.split(", ")[1]})`, () => {
  const different = cases.filter(
    ([w, h, width, height, filter, hash]) =>
      sha(resized(noise(w, h), { width, height, filter })) !== hash,
  );
  expect(different).toEqual([]);
});

// OpenCV 4.6 on x86-64; 18×14 is almost, 74×58 exactly a halving or doubling.
test.each([
  [20, 15, "574d6c3562821ddc"],
  [64, 50, "a07d810e880549fa"],
  [37, 10, "dc3b3cc40d4d00b8"],
  [18, 14, "86fd132c060a9298"],
  [74, 58, "994443aaea4e5cdd"],
])("37×29 to %i×%i, bilinear, is as OpenCV 4.6 has it", (width, height, hash) => {
  expect(sha(resized(synth(37, 29), { width, height, filter: "bilinear" }))).toBe(hash);
});

// OpenCV 4.6, a grey image of 5×3 (three equal channels here).
test.each<[number, number, OpenCvResize["filter"], number[]]>([
  [3, 2, "bilinear", [18, 154, 165, 95, 28, 38]],
  [2, 3, "bilinear", [8, 86, 26, 195, 80, 14]],
  [3, 2, "nearest", [0, 10, 30, 90, 5, 240]],
  [2, 3, "nearest", [0, 200, 90, 17, 128, 32]],
])("grey 5×3 to %i×%i, %s", (width, height, filter, levels) => {
  const grey = [0, 10, 200, 30, 255, 90, 5, 17, 240, 60, 128, 64, 32, 16, 8];
  const data = Uint8Array.from(grey.flatMap((level) => [level, level, level]));
  const image = resized({ width: 5, height: 3, data }, { width, height, filter });
  expect([...image.filter((_, i) => i % 3 === 0)]).toEqual(levels);
});

test.each(["bilinear", "nearest"] as const)(
  "a window of a %s resize is cut from the whole",
  (filter) => {
    const view = resizeOpenCv(viewOf(noise(31, 47)), { width: 22, height: 60, filter });
    const window = { x: 3, y: 11, width: 17, height: 29 };
    expect(view.read(window)).toEqual(viewOf(view.read(wholeOf(view))).read(window));
  },
);
