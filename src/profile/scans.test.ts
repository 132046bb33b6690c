import { expect, test } from "vitest";
import { hasScans, idealBytes, publishedOperations, scansOf } from "./scans.ts";

test("Vim scans all patches and its class token twice in each block", async () => {
  expect(await scansOf("vim-ti", {})).toEqual([
    { blocks: 24, routes: 2, length: 14 * 14 + 1, channels: 384, states: 16 },
  ]);
});

test("VMamba scans four times, half as long and twice as wide in each stage", async () => {
  expect(await scansOf("vmamba-t", { sides: [448, 224] })).toEqual(
    [2, 2, 8, 2].map((blocks, i) => ({
      blocks,
      routes: 4,
      length: (112 * 56) / 4 ** i,
      channels: 96 * 2 ** i,
      states: 1,
    })),
  );
});

test("networks without selective scans, and files, have none", async () => {
  expect(await scansOf("deit-ti", {})).toEqual([]);
  expect(await scansOf("some/where.onnx", {})).toEqual([]);
  expect(["vim-s", "resnet50", "vim-ti.onnx", "no-such"].map(hasScans)).toEqual([true, false, false, false]); // biome-ignore format: four
});

/** In G: fvcore with the authors' rule for scans, on the authors' code. */
test.each([
  ["vim-ti", true, 0.53],
  ["vim-ti+", true, 1.964],
  ["vim-s", true, 1.06],
  ["vmamba-t-v0", false, 1.921],
  ["vmamba-t", false, 0.063],
] as const)(
  "the arithmetic of the scans of %s is what is published for it",
  async (name, gated, giga) => {
    expect(publishedOperations(await scansOf(name, {}), gated) / 1e9).toBeCloseTo(giga, 3);
  },
);

test("an ideal kernel reads u, Δ, B and C once, and writes y once", () => {
  const scan = { length: 10, channels: 8, states: 2, routes: 1 };
  expect(idealBytes(scan, 3)).toBe(3 * 4 * (80 + 80 + 20 + 20 + 80));
});
