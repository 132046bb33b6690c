/** @module The whole way from image files to label maps, against mmsegmentation's (fixtures/make-looks.py). */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { beforeAll, expect, test } from "vitest";
import { evaluateNamed } from "../src/evaluate/index.ts";
import { folderStore, readLedger } from "../src/record/index.ts";
import { labelMapOfRuns } from "../src/scene/index.ts";
import { temporary } from "./support/pictures.ts";

interface Case {
  readonly says: Readonly<Record<string, number | boolean | readonly number[]>>;
  readonly labels: readonly string[];
}

interface Fixture {
  readonly sizes: readonly (readonly [width: number, height: number])[];
  readonly mean: readonly number[];
  readonly std: readonly number[];
  /** ONNX files in base64. */
  readonly networks: { readonly open: string; readonly fixed: string };
  readonly cases: Readonly<Record<string, Case>>;
}

const { sizes, mean, std, networks, cases }: Fixture = JSON.parse(
  await readFile("test/fixtures/looks.json", "utf8"),
);

/** The same as in the script. */
function drawn(i: number, width: number, height: number): Uint8Array {
  const data = new Uint8Array(3 * width * height);
  for (let p = 0; p < data.length; p++) {
    const [c, x, y] = [p % 3, Math.floor(p / 3) % width, Math.floor(p / 3 / width)];
    data[p] = Math.floor((x * x + 2 * y * y + x * y + 40 * c + 60 * i) / 4) % 256;
  }
  return data;
}

let root: string;
beforeAll(async () => {
  root = await temporary("looks");
  for (const folder of ["images", "labels"]) await mkdir(join(root, folder));
  for (const [i, [width, height]] of sizes.entries()) {
    await sharp(drawn(i, width, height), { raw: { width, height, channels: 3 } })
      .png()
      .toFile(join(root, "images", `${i}.png`));
    await sharp(new Uint8Array(width * height), { raw: { width, height, channels: 1 } })
      .toColourspace("b-w")
      .png()
      .toFile(join(root, "labels", `${i}.png`));
  }
});

const columns = {
  width: "double",
  height: "double",
  labels: "int32[]",
  lengths: "int32[]",
} as const;

/** What was said of each image, a digit for each pixel. */
async function said({ says }: Case, batch: number): Promise<string[]> {
  const { fixed, ...card } = says;
  const folder = await temporary("looks");
  const network = fixed === undefined ? networks.open : networks.fixed;
  await writeFile(join(folder, "m.onnx"), Buffer.from(network, "base64"));
  const record = await evaluateNamed(join(folder, "m.onnx"), "label-maps", {
    data: root,
    classes: "4",
    batch,
    set: [
      "decoder=segmentation-logits",
      "resize=keep-ratio",
      "sideRounding=half-up",
      "resizer=opencv",
      "interpolation=bilinear",
      "scale=1",
      `mean=${mean}`,
      `std=${std}`,
      ...Object.entries(card).map(([key, value]) => `${key}=${value}`),
    ],
    store: folder,
    by: "a test",
    command: "test",
  });
  const maps: string[] = [];
  for await (const row of readLedger(folderStore(folder).ledgerOf(record.id), columns)) {
    const runs = { labels: Int32Array.from(row.labels), lengths: Int32Array.from(row.lengths) };
    maps.push(labelMapOfRuns(runs, row).labels.join(""));
  }
  return maps;
}

test.each(Object.entries(cases))(
  "seen %s, every pixel has mmsegmentation's class",
  async (_, one) => {
    for (const batch of [1, 4]) {
      const maps = await said(one, batch);
      for (const [i, map] of maps.entries()) {
        const other = Array.from(map).filter((label, p) => label !== one.labels[i][p]).length;
        expect({ i, batch, other, pixels: map.length }).toEqual({
          i,
          batch,
          other: 0,
          pixels: sizes[i][0] * sizes[i][1],
        });
      }
    }
  },
);
