import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { noise, sha, synth } from "./fixtures/images.ts";
import fixture from "./fixtures/resize.json" with { type: "json" };
import type { Pixels } from "./pixels.ts";
import type { Filter } from "./preprocessing.ts";
import { type PillowResize, resizePillow } from "./resize-pillow.ts";
import { viewOf, wholeOf } from "./view.ts";

const filters: Filter[] = ["nearest", "lanczos", "bilinear", "bicubic", "box", "hamming"];

const resized = (image: Pixels, how: PillowResize): Uint8Array => {
  const view = resizePillow(viewOf(image), how);
  return view.read(wholeOf(view)).data;
};

type Case = [
  number,
  number,
  number,
  number,
  Filter,
  [number, number, number, number] | null,
  string,
];
const cases = fixture.pillow as Case[];

describe.each(filters)(`${fixture.versions.split(",")[0]}, %s`, (name) => {
  const own = cases.filter(([, , , , filter]) => filter === name);

  test(`${own.length} resizes of noise are equal to the byte`, () => {
    expect(own.length).toBeGreaterThan(50);
    const different = own.filter(([w, h, width, height, filter, box, hash]) => {
      const how = { width, height, filter, ...(box && { box }) };
      return sha(resized(noise(w, h), how)) !== hash;
    });
    expect(different).toEqual([]);
  });
});

// Pillow 9.4, filters in the order above.
test.each([
  [
    20,
    15,
    "9eecd249acb10b9d 6366239c27294a84 3ea52fd4ac1bcd76 c5a549219bf485d5 e1ee0b2f67a87cc7 f0dd40a612e3aeb3",
  ],
  [
    64,
    50,
    "e5b179d60503ad85 a8e725e8225818b0 79d644a84e75393f a1ad538d1704d0c1 e5b179d60503ad85 92cd00f976cf8094",
  ],
  [
    37,
    10,
    "2a325085dda7ac33 a4b4eb18359a558a 66a856516cb64b1f e17d183e6825bbd0 6c30d0a3911b88c8 47254a1e31fe5f00",
  ],
  [
    5,
    29,
    "b697566290e35e88 1c46e35862c7079a 67c3c11cb1986158 befa278e00d0ba45 b60d7212a88e37e3 572e89d8da186a6d",
  ],
])("37×29 to %i×%i is as Pillow 9.4 has it", (width, height, hashes) => {
  const ours = filters.map((filter) => sha(resized(synth(37, 29), { width, height, filter })));
  expect(ours.join(" ")).toBe(hashes);
});

// Pillow 9.4, a grey image of 5×3 (three equal channels here).
test.each<[number, number, Filter, number[]]>([
  [3, 2, "bilinear", [23, 99, 151, 83, 47, 58]],
  [3, 2, "bicubic", [17, 100, 160, 85, 42, 55]],
  [3, 2, "box", [27, 109, 147, 96, 32, 12]],
  [3, 2, "lanczos", [13, 98, 168, 84, 40, 57]],
  [3, 2, "hamming", [19, 120, 158, 91, 38, 43]],
  [3, 2, "nearest", [0, 200, 255, 128, 32, 8]],
  [2, 3, "bilinear", [51, 139, 45, 121, 75, 19]],
  [2, 3, "bicubic", [45, 149, 43, 122, 79, 15]],
  [2, 3, "box", [70, 143, 37, 150, 75, 12]],
  [2, 3, "lanczos", [41, 154, 44, 119, 80, 12]],
  [2, 3, "hamming", [39, 137, 38, 138, 80, 16]],
  [2, 3, "nearest", [10, 30, 5, 240, 64, 16]],
])("grey 5×3 to %i×%i, %s", (width, height, filter, levels) => {
  const grey = [0, 10, 200, 30, 255, 90, 5, 17, 240, 60, 128, 64, 32, 16, 8];
  const data = Uint8Array.from(grey.flatMap((level) => [level, level, level]));
  const image = resized({ width: 5, height: 3, data }, { width, height, filter });
  expect([...image.filter((_, i) => i % 3 === 0)]).toEqual(levels);
});

test("a window is what the whole image has there", () => {
  const side = fc.integer({ min: 1, max: 40 });
  fc.assert(
    fc.property(
      fc.constantFrom(...filters),
      fc.tuple(side, side, side, side),
      fc.tuple(fc.nat(), fc.nat(), fc.nat(), fc.nat()),
      (filter, [w, h, width, height], [a, b, c, d]) => {
        const view = resizePillow(viewOf(noise(w, h)), { width, height, filter });
        const window = { x: a % width, y: b % height, width: 1, height: 1 };
        window.width += c % (width - window.x);
        window.height += d % (height - window.y);
        const cut = viewOf(view.read(wholeOf(view))).read(window);
        expect(view.read(window)).toEqual(cut);
      },
    ),
    { numRuns: 150 },
  );
});

test("a box outside the image is refused", () => {
  const box = [0, 0, 11, 10] as const;
  expect(() => resized(synth(10, 10), { width: 5, height: 5, filter: "box", box })).toThrow(
    "the box [0,0,11,10] does not lie inside 10×10",
  );
});
