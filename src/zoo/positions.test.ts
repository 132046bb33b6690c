import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { float32Of, type Tensor } from "../tensor.ts";
import { openWeights } from "../weights/index.ts";
import { type Grid, type PositionFilter, resizedPositions } from "./positions.ts";

const file = fileURLToPath(new URL("./fixtures/positions.safetensors", import.meta.url));
const fixture = await openWeights(file);
afterAll(() => fixture[Symbol.asyncDispose]());

const cases = fixture.names.map((name) => name.split(" ")).filter(({ length }) => length === 3);

/** torch, `interpolate(mode="bicubic", align_corners=False)`; see make-positions.py for its version. */
test.each(cases)("positions of %s become those of %s as torch makes them, %s", (from, to, name) => {
  const grid = to.split("x").map(Number) as unknown as Grid;
  const expected = fixture.read(`${from} ${to} ${name}`);
  const resized = fitted(fixture.read(from), grid, { filter: name as PositionFilter });
  expect(resized?.shape).toEqual(expected.shape);
  expect(largestDifference(resized as Tensor, expected)).toBeLessThan(1e-6);
});

const fitted = (stored: Tensor, grid: Grid, { prefix = 0, filter = "bicubic" as PositionFilter }) =>
  resizedPositions(grid, { prefix, filter })(stored, [1, prefix + grid[0] * grid[1], 2]);

/** In units of the largest element. */
function largestDifference(a: Tensor, b: Tensor): number {
  const [x, y] = [float32Of(a), float32Of(b)];
  const largest = y.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
  return x.reduce((most, v, i) => Math.max(most, Math.abs(v - y[i])), 0) / largest;
}

test("the positions of prefix tokens are kept", () => {
  const patches = fixture.read("7x7");
  const prefix = [1, 2, 3, 4];
  const data = Float32Array.of(...prefix, ...float32Of(patches));
  const resized = fitted({ dtype: "float32", shape: [1, 51, 2], data }, [5, 12], { prefix: 2 });
  const alone = fitted(patches, [5, 12], {});
  expect([...float32Of(resized as Tensor)]).toEqual([...prefix, ...float32Of(alone as Tensor)]);
});

test("positions of the same grid are not touched", () => {
  const stored = fixture.read("14x14");
  expect(fitted(stored, [14, 14], {})).toBe(stored);
});

test("positions of no square grid, or of another width, do not fit", () => {
  const data = new Float32Array(0);
  expect(fitted({ dtype: "float32", shape: [1, 48, 2], data }, [5, 5], {})).toBeUndefined();
  expect(fitted({ dtype: "float32", shape: [1, 49, 3], data }, [5, 5], {})).toBeUndefined();
  expect(fitted({ dtype: "float32", shape: [49, 2], data }, [5, 5], {})).toBeUndefined();
});
