import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { Refusal } from "../errors.ts";
import archives from "./fixtures/archives.fixture.json" with { type: "json" };
import tables from "./fixtures/tables.fixture.json" with { type: "json" };
import {
  contentOf,
  fixtures,
  images,
  samplesOf,
  temporaryFolders,
  wnids,
} from "./fixtures/trees.ts";
import { openImagenet } from "./imagenet/open.ts";
import { openImage } from "./open-image.ts";
import { parquetImages, parquetRows, type RowPlace } from "./parquet.ts";

const folders = await temporaryFolders();
afterAll(() => folders[Symbol.asyncDispose]());

async function textsOf(places: readonly RowPlace[]): Promise<string[]> {
  const texts: string[] = [];
  for await (const image of parquetImages(places))
    texts.push(Buffer.from(await openImage(image)).toString());
  return texts;
}

describe(`parquet files written by pyarrow ${archives.pyarrow}`, () => {
  test.each([
    ["validation-00000-of-00002.parquet", "snappy, 3 rows a group", 0, 7],
    ["validation-00001-of-00002.parquet", "zstd, 2 rows a group", 7, 12],
  ])("%s (%s): names and labels first, then images in any range", async (name, _, from, to) => {
    const rows = await parquetRows(join(fixtures, name));
    const expected = images.slice(from, to);
    expect(rows.map(({ path, label }) => [path, label])).toEqual(
      expected.map((image) => [`${image.name}_${wnids[image.index]}.JPEG`, image.index]),
    );
    const places = rows.map(({ at }) => at);
    const texts = expected.map(({ bytes }) => bytes.toString());
    expect(await textsOf(places)).toEqual(texts);
    expect(await textsOf(places.slice(2, 4))).toEqual(texts.slice(2, 4));
    expect(await textsOf(places.slice(4))).toEqual(texts.slice(4));
  });
});

describe("parquet files of other shapes", () => {
  const open = async (shape: keyof typeof tables) =>
    openImagenet(
      join(await folders.with({ "x.parquet": Buffer.from(tables[shape], "base64") }), "x.parquet"),
    );

  test.each([
    "names left out",
    "no column for names",
    "other columns with the same parts",
  ] as const)("%s: images have the place of their row as id", async (shape) => {
    const dataset = await open(shape);
    expect(await contentOf(dataset)).toEqual([
      { id: "x/0", truth: [7], text: "one" },
      { id: "x/1", truth: [8], text: "two" },
    ]);
  });

  test.each([
    [
      "no label",
      /x\.parquet: has the columns image \(bytes, path\); expected image \(bytes, path\) and label/,
    ],
    ["a label that is unknown", /x\.parquet: label -1 of x\/0 is no class/],
  ] as const)("%s is refused", async (shape, message) => {
    await expect(open(shape)).rejects.toThrow(message);
  });

  test("an image left out is refused when it is asked for", async () => {
    const dataset = await open("an image left out");
    await expect(contentOf(dataset)).rejects.toThrow(/x\.parquet: row 0 has no image/);
    expect(await samplesOf(dataset, 1)).toHaveLength(1);
  });
});

describe("a file that is no such parquet is refused with its name", () => {
  async function fileWith(bytes: Uint8Array): Promise<string> {
    const file = join(await folders.with({}), "x.parquet");
    await writeFile(file, bytes);
    return file;
  }

  test("no parquet at all", async () => {
    await expect(parquetRows(await fileWith(Buffer.from("hello, world")))).rejects.toThrow(
      /x\.parquet: not a whole parquet file \(.*\); copy it again/,
    );
  });

  test("any bytes changed, or cut anywhere: rows and images, or a refusal", async () => {
    const whole = readFileSync(join(fixtures, "validation-00001-of-00002.parquet"));
    const changes = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.integer({ min: 0, max: 255 })), {
      maxLength: 6,
    });
    await fc.assert(
      fc.asyncProperty(changes, fc.option(fc.nat(whole.length - 1)), async (changed, cut) => {
        const bytes = Uint8Array.from(whole);
        for (const [at, byte] of changed) bytes[at] = byte;
        const file = await fileWith(bytes.subarray(0, cut ?? bytes.length));
        try {
          const rows = await parquetRows(file);
          for await (const image of parquetImages(rows.map(({ at }) => at)))
            expect(image).toHaveProperty("bytes");
        } catch (error) {
          expect(error).toBeInstanceOf(Refusal);
        }
      }),
      { numRuns: 150 },
    );
  });
});
