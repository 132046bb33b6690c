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
import { parquetThread } from "./parquet-thread.ts";

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
    "images without names, in LZ4",
    "pages of version 2",
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

  test("a run that does not end is given up, and the next file is read", async () => {
    await using thread = parquetThread({ deadlineMs: 1000 });
    const endless = await fileWith(Buffer.from(tables["an endless run"], "base64"));
    const whole = join(fixtures, "validation-00000-of-00002.parquet");
    const [refused, rows] = await Promise.allSettled([
      parquetRows(endless, thread),
      parquetRows(whole, thread),
    ]);
    expect(refused).toMatchObject({ reason: expect.any(Refusal) });
    expect(refused).toMatchObject({
      reason: { message: expect.stringMatching(/x\.parquet: no answer/) },
    });
    expect(rows).toMatchObject({ value: { length: 7 } });
  });

  test("numbers that do not agree are refused before they are believed", async () => {
    const whole = readFileSync(join(fixtures, "validation-00000-of-00002.parquet"));
    const said = whole.indexOf(Buffer.from([0x16, 14, 0x19])); // 7 rows, then the list of their groups
    whole[said + 1] = 16;
    await expect(parquetRows(await fileWith(whole))).rejects.toThrow(
      /x\.parquet: not a whole parquet file \(says that it has 8 rows, in groups of 7 together\)/,
    );
  });

  const whole = [
    ...["validation-00000-of-00002.parquet", "validation-00001-of-00002.parquet"].map((name) =>
      readFileSync(join(fixtures, name)),
    ),
    Buffer.from(tables["pages of version 2"], "base64"),
  ];
  const byte = fc.integer({ min: 0, max: 255 });
  const damages = { anywhere: 1, "in what the file says of itself": 0.45 };

  test.each(Object.entries(damages))(
    "bytes changed %s, or cut anywhere: rows and images, or a refusal",
    async (_, part) => {
      await using thread = parquetThread({ deadlineMs: 2000 });
      const file = await fileWith(Buffer.of());
      const fromEnd = fc.double({ min: 0, max: part, noNaN: true });
      const changes = fc.array(fc.tuple(fromEnd, byte), { minLength: 1, maxLength: 6 });
      const cut = fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { freq: 20 });
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...whole), changes, cut, async (one, changed, end) => {
          const bytes = Uint8Array.from(one);
          for (const [at, to] of changed) bytes[Math.floor((1 - at) * (bytes.length - 1))] = to;
          await writeFile(file, bytes.subarray(0, (end ?? 1) * bytes.length));
          try {
            const rows = await parquetRows(file, thread);
            const places = rows.map(({ at }) => at);
            for await (const image of parquetImages(places, thread))
              expect(image).toHaveProperty("bytes");
          } catch (error) {
            expect(error).toBeInstanceOf(Refusal);
          }
        }),
        { numRuns: 2000 },
      );
    },
  );
});
