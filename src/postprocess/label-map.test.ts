import { crc32 } from "node:zlib";
import { describe, expect, test } from "vitest";
import reference from "./fixtures/decoders.json" with { type: "json" };
import { numbers, settings, tensor } from "./fixtures/numbers.ts";
import { geometry } from "./fixtures/reference.ts";
import { labelMap } from "./label-map.ts";

describe(`a label map that is made in the graph (${reference.versions})`, () => {
  test.each(reference.nearest)("$from to $to is nearest as in torch", ({ seed, from, to, crc }) => {
    const [h, w] = from;
    const data = numbers(seed, h * w, 0, 150).map(Math.floor);
    const seen = geometry([to[1], to[0]], [w, h]);
    const { labels } = labelMap.decode({ output: tensor([1, h, w], data) }, seen, settings({}));
    expect(crc32(new Uint8Array(Int32Array.from(labels).buffer))).toBe(crc);
  });

  test("borders are cut off, whatever the shape says it is one of", () => {
    const seen = geometry([2, 1], [3, 2], [2, 1], [1, 1]);
    for (const shape of [
      [1, 2, 3],
      [1, 1, 2, 3],
      [1, 2, 3, 1],
    ]) {
      const output = {
        shape,
        dtype: "int64",
        data: BigInt64Array.of(9n, 9n, 9n, 9n, 4n, 5n),
      } as const;
      expect([...labelMap.decode({ output }, seen, settings({})).labels]).toEqual([4, 5]);
    }
  });

  test("pixels of a background that is left out have no class that a dataset has", () => {
    const seen = geometry([2, 1], [2, 1]);
    const data = Float32Array.of(0, 3);
    const map = labelMap.decode(
      { output: tensor([1, 1, 2], data) },
      seen,
      settings({ background: true }),
    );
    expect([...map.labels]).toEqual([65535, 2]);
  });

  test.each([
    [[1, 2, 2], [0, 1, 2, 0.5], "label 0.5 at 3; expected whole numbers"],
    [[1, 2, 2], [0, 1, -1, 0], "label -1 at 2; expected whole numbers"],
    [[1, 1, 4], [0, 0, 0, 0], "a label map of 4×1 for an image of 2×2; expected the same size"],
    [[1, 2, 1, 2], [0, 0, 0, 0], "expected one label a pixel"],
  ])("%j of %j is refused", (shape, data, message) => {
    const output = tensor(shape, Float32Array.from(data));
    const seen = geometry([4, 4], [2, 2]);
    expect(() => labelMap.decode({ output }, seen, settings({}))).toThrow(message);
  });
});
