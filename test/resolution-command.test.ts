/** @module What resolution buys, through the command line: a table, JSON, pictures, and what is refused. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { temporary } from "./support/pictures.ts";
import { snellen } from "./support/snellen.ts";

let folder: string;
beforeAll(async () => {
  folder = await temporary("resolution");
});

test("a model is shown the same scenes at several sizes, kept, and drawn", async () => {
  const [store, out] = [join(folder, "store"), join(folder, "out")];
  const words = ["--sizes", "48,24", "--count", "120", "--rounds", "1", "--store", store];
  const asked = ["evaluate", "ideal-observer", "exam", ...words];
  const made = snellen(...asked, "--svg", out);
  expect(made).toMatchObject({ status: 0 });
  expect(made.stderr).toContain("ideal-observer at 24×24 on exam: 120 of 120 (100 %)");
  expect(made.stderr).toContain("ideal-observer: timing: 0 of 2 (0 %)");
  expect(made.stdout).toContain("ideal-observer on exam/acuity@1, 120 samples");
  expect(made.stdout).toMatch(/^size +top-1 +95 % interval +gain +50 % read at/m);
  expect(made.stdout).toMatch(/^24×24 .+ px \(.+ M .+ ms .+ MiB$/m);
  expect((await readdir(out)).sort()).toEqual([
    "accuracy.svg",
    "cost.svg",
    "smallest.svg",
    "trade-off.svg",
  ]);

  const again = snellen(...asked, "--json");
  expect(again.stderr).toBe("");
  const { scene, rows, profile } = JSON.parse(again.stdout);
  expect(scene).toBe(48);
  expect(rows.map(({ size }: { size: number }) => size)).toEqual([24, 48]);
  const kept = JSON.parse(snellen("records", "--store", store, "--json").stdout);
  expect(kept.map(({ id }: { id: string }) => id).sort()).toEqual(
    [profile.id, ...rows.map(({ record }: { record: string }) => record)].sort(),
  );
}, 120_000);

test.each([
  [["--sizes", "24,x"], 'expected a whole number from 1, got "x"'],
  [["--sizes", "24", "--shard", "1/2"], "--shard has no table of --sizes"],
  [["--sizes", "24", "--size", "48x64"], "--size is the side of the square scenes"],
  [["--sizes", "20,48"], "cannot be shown at 20; take 48, 24, 16, 12, 8, 6, 4, 3"],
])("%j is refused in one line", (words, message) => {
  const { status, stderr } = snellen("evaluate", "ideal-observer", "exam", ...words);
  expect(status).toBe(2);
  expect(stderr.trim().split("\n")).toEqual([expect.stringContaining(message)]);
});
