import { expect, test } from "vitest";
import { random } from "../../statistics/index.ts";
import { oneOverF, transform } from "./one-over-f.ts";

test("the transform is the sum that defines it", () => {
  const chance = random(3);
  const values = Array.from({ length: 16 }, () => [chance.normal(), chance.normal()]);
  const re = Float64Array.from(values, ([a]) => a);
  const im = Float64Array.from(values, ([, b]) => b);
  transform(re, im, { first: 0, step: 1, side: 16 });
  for (let k = 0; k < 16; k++) {
    let [real, imaginary] = [0, 0];
    for (const [n, [a, b]] of values.entries()) {
      const turn = (-2 * Math.PI * k * n) / 16;
      real += a * Math.cos(turn) - b * Math.sin(turn);
      imaginary += a * Math.sin(turn) + b * Math.cos(turn);
    }
    expect(re[k]).toBeCloseTo(real, 12);
    expect(im[k]).toBeCloseTo(imaginary, 12);
  }
});

test("the power along a row falls as 1/f noise makes it fall", () => {
  const side = 128;
  const power = new Float64Array(side);
  for (let seed = 0; seed < 8; seed++) {
    const re = oneOverF(side, side, random(seed));
    const im = new Float64Array(re.length);
    for (let row = 0; row < side; row++) {
      transform(re, im, { first: row * side, step: 1, side });
      for (let u = 0; u < side; u++) power[u] += re[row * side + u] ** 2 + im[row * side + u] ** 2;
    }
  }
  // Amplitude 1/f is power 1/f²; a row sees it summed over all frequencies v along columns.
  const expected = (u: number) =>
    Array.from({ length: side }, (_, v) => 1 / (u ** 2 + Math.min(v, side - v) ** 2)).reduce(
      (a, b) => a + b,
    );
  const share = (u: number) => power[u] / power[4] / (expected(u) / expected(4));
  for (const u of [8, 16, 32]) expect(Math.abs(share(u) - 1)).toBeLessThan(0.2);
});
