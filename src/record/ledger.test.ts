import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { temporary } from "../../test/support/pictures.ts";
import { Refusal } from "../errors.ts";
import {
  ledgerDigest,
  partsIn,
  readLedger,
  readPart,
  removeUnfinished,
  writePart,
} from "./ledger.ts";

const columns = {
  sample: "string",
  problem: "string?",
  classes: "int32[]",
  scores: "float[]",
  logSumExp: "double",
  truthScore: "float",
} as const;

const rows = [
  {
    sample: "a",
    problem: null,
    classes: [3, 1],
    scores: [0.5, -2],
    logSumExp: 0.1,
    truthScore: -2,
  },
  {
    sample: "ü/b",
    problem: "gone",
    classes: [],
    scores: [],
    logSumExp: Number.NaN,
    truthScore: Number.NaN,
  },
];

describe("a ledger", () => {
  test("gives back what was written, in float32 where it says so", async () => {
    const folder = await temporary("ledger");
    await writePart(folder, 0, columns, rows);
    expect(await readPart(folder, 0, columns)).toEqual(rows);
    await writePart(folder, 1, columns, [
      { ...rows[0], scores: Float32Array.of(0.1, Number.NEGATIVE_INFINITY) },
    ]);
    expect((await readPart(folder, 1, columns))[0].scores).toEqual([
      Math.fround(0.1),
      Number.NEGATIVE_INFINITY,
    ]);
  });

  test("keeps lists of doubles and of texts to the bit", async () => {
    const folder = await temporary("ledger");
    const lists = { boxes: "double[]", masks: "string[]" } as const;
    const kept = [
      { boxes: [0.1, 1 / 3, -0, 1e300], masks: ["04", "", "ü"] },
      { boxes: [], masks: [] },
    ];
    await writePart(folder, 0, lists, kept);
    expect(await readPart(folder, 0, lists)).toEqual(kept);
  });

  test("is read part after part, by their numbers", async () => {
    const folder = await temporary("ledger");
    for (const part of [10, 2, 0]) {
      await writePart(folder, part, columns, [{ ...rows[0], sample: `s${part}` }]);
    }
    const samples: string[] = [];
    for await (const { sample } of readLedger(folder, columns)) samples.push(sample);
    expect(samples).toEqual(["s0", "s2", "s10"]);
  });

  test("of equal rows has equal bytes, and leaves no temporary file", async () => {
    const [a, b] = [await temporary("ledger"), await temporary("ledger")];
    for (const folder of [a, b]) await writePart(folder, 0, columns, rows);
    expect(await ledgerDigest(a)).toBe(await ledgerDigest(b));
    expect(await readdir(a)).toEqual([
      expect.stringMatching(/^part-00000\.[0-9a-f]{16}\.parquet$/),
    ]);
  });

  test("is rid of what a killed process was writing", async () => {
    const folder = await temporary("ledger");
    await writePart(folder, 0, columns, rows);
    await writeFile(join(folder, "part-00001.0123456789abcdef.parquet.7.tmp"), "half");
    await removeUnfinished(folder);
    expect(await readdir(folder)).toHaveLength(1);
    await removeUnfinished("nowhere");
  });

  test("in a folder that is not there has no parts", async () => {
    expect(await partsIn("nowhere")).toEqual([]);
  });

  test("that is damaged is refused with the name of the part, and never anything else", async () => {
    const folder = await temporary("ledger");
    await writePart(folder, 0, columns, rows);
    const [name] = await readdir(folder);
    const path = join(folder, name);
    const whole = await readFile(path);
    await fc.assert(
      fc.asyncProperty(
        fc.nat(whole.length - 1),
        fc.integer({ min: 1, max: 255 }),
        async (at, change) => {
          const bytes = Buffer.from(whole);
          bytes[at] ^= change;
          await writeFile(path, bytes);
          await expect(readPart(folder, 0, columns)).rejects.toThrow(
            `${path}: damaged; remove it and repeat the command that made it`,
          );
        },
      ),
      { numRuns: 100 },
    );
    await writeFile(path, whole.subarray(0, 40));
    await expect(readPart(folder, 0, columns)).rejects.toBeInstanceOf(Refusal);
  });
});
