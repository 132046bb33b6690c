import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import {
  contentOf,
  fixtures,
  ilsvrcId,
  images,
  lines,
  placed,
  samples,
  type Tree,
  temporaryFolders,
  wnids,
} from "../fixtures/trees.ts";
import { openImagenet } from "./open.ts";

const folders = await temporaryFolders();
afterAll(() => folders[Symbol.asyncDispose]());

const archive = (name: string): Promise<Uint8Array> => readFile(join(fixtures, name));
const inStringOrder = Array.from({ length: 1000 }, (_, i) => String(i))
  .sort()
  .map(Number);
const flat = placed(({ name }) => `val/${name}.JPEG`);
const kaggleFlat = placed(({ name }) => `ILSVRC/Data/CLS-LOC/val/${name}.JPEG`);
const kaggle = `ImageId,PredictionString\n${lines(({ name, index }) => `${name},${wnids[index]} 1 2 3 4 ${wnids[index]} 5 6 7 8`)}`;
const mapping = (between: string): string =>
  wnids.map((wnid) => `${wnid}${between}a name, another\n`).join("");
const annotation = (index: number): string =>
  `<annotation><folder>val</folder><object>\n<name>${wnids[index]}</name></object><object><name>${wnids[index]}</name></object></annotation>`;

const rows: [layout: string, tree: Tree, below?: string][] = [
  ["WNID folders, 12 of 1000", placed(({ name, index }) => `${wnids[index]}/${name}.JPEG`)],
  ["WNID folders, 12 of 1000", placed(({ name, index }) => `val/${wnids[index]}/${name}.jpg`)],
  [
    "WNID folders, 12 of 1000",
    placed(({ name, index }) => `validation/${wnids[index]}/${name}.PNG`),
  ],
  [
    "WNID folders, 12 of 1000",
    placed(({ name, index }) => `ILSVRC2012_img_val/${wnids[index]}/${name}.JPEG`),
  ],
  [
    "flat with ILSVRC2012_validation_ground_truth.txt (ILSVRC2012 ids)",
    {
      ...flat,
      "ILSVRC2012_devkit_t12/data/ILSVRC2012_validation_ground_truth.txt": lines(({ index }) =>
        ilsvrcId(index),
      ),
    },
  ],
  [
    "flat with LOC_val_solution.csv (WNIDs)",
    { ...kaggleFlat, "LOC_val_solution.csv": kaggle, "LOC_synset_mapping.txt": mapping(" ") },
  ],
  [
    "flat with LOC_val_solution.csv (WNIDs)",
    { ...kaggleFlat, "LOC_val_solution.csv": kaggle, "LOC_synset_mapping.txt": mapping(" : ") },
    "ILSVRC/Data/CLS-LOC/val",
  ],
  [
    "flat with XML annotations (WNIDs)",
    {
      ...kaggleFlat,
      ...Object.fromEntries(
        images.map(({ name, index }) => [
          `ILSVRC/Annotations/CLS-LOC/val/${name}.xml`,
          annotation(index),
        ]),
      ),
    },
  ],
  [
    "flat with val.txt (sorted indices)",
    { ...flat, "val.txt": lines(({ name, index }) => `${name}.JPEG ${index}`) },
  ],
  [
    "flat with val.txt (sorted indices from 1)",
    { ...flat, "val.txt": lines(({ name, index }) => `${name}.JPEG\t${index + 1}`) },
  ],
  [
    "flat with val.txt (ILSVRC2012 ids)",
    { ...flat, "val.txt": lines(({ name, index }) => `val/${name}.JPEG ${ilsvrcId(index)}`) },
  ],
  [
    "flat with val_map.txt (WNIDs)",
    { ...flat, "val_map.txt": lines(({ name, index }) => `${name}.JPEG ${wnids[index]}`) },
  ],
  [
    "flat with val.txt (sorted indices)",
    { ...flat, "caffe_ilsvrc12/val.txt": lines(({ name, index }) => `${name}.JPEG ${index}`) },
  ],
  ["flat with WNIDs in the names", placed(({ name, index }) => `${name}_${wnids[index]}.JPEG`)],
  ["12 numeric folders (sorted indices)", placed(({ name, index }) => `val/${index}/${name}.JPEG`)],
  [
    "12 numeric folders (sorted indices)",
    placed(({ name, index }) => `val/${String(index).padStart(4, "0")}/${name}.JPEG`),
  ],
  [
    "12 numeric folders (sorted indices from 1)",
    placed(({ name, index }) => `${index + 1}/${name}.JPEG`),
  ],
  [
    "12 numeric folders (ILSVRC2012 ids)",
    placed(({ name, index }) => `${ilsvrcId(index)}/${name}.JPEG`),
  ],
  [
    "12 numeric folders (ILSVRC2012 ids from 0)",
    placed(({ name, index }) => `${ilsvrcId(index) - 1}/${name}.JPEG`),
  ],
  [
    "12 numeric folders (places in the string order of 0 to 999)",
    placed(({ name, index }) => `${inStringOrder.indexOf(index)}/${name}.JPEG`),
  ],
  [
    "1 tar file: WNID folders, 12 of 1000, 1 other name ignored",
    { "images.tar": await archive("folders-gnu.tar") },
    "images.tar",
  ],
  [
    "1 tar file: WNID folders, 12 of 1000, 1 other name ignored",
    { "images.tar": await archive("folders-pax.tar") },
    "images.tar",
  ],
  [
    "1 tar file: WNID folders, 12 of 1000, 1 other name ignored",
    { "images.tar": await archive("folders-ustar.tar") },
    "images.tar",
  ],
  [
    "1 tar file: WNID folders, 12 of 1000, 1 other name ignored",
    {
      "ILSVRC2012_img_val.tar": await archive("classes.tar"),
      "ILSVRC2012_img_train.tar": "not read",
    },
  ],
  [
    "1 tar file: flat with val.txt (sorted indices), 1 other name ignored",
    {
      "val.tar": await archive("flat.tar"),
      "val.txt": lines(({ name, index }) => `${name}.JPEG ${index}`),
    },
  ],
  [
    "2 tar files: webdataset (sorted indices), 1 other name ignored",
    {
      "val-000000.tar": await archive("shard-000000.tar"),
      "val-000001.tar": await archive("shard-000001.tar"),
      "train-000000.tar": "not read",
    },
  ],
  [
    "2 parquet files (sorted indices), 1 other name ignored",
    {
      "data/validation-00000-of-00002.parquet": await archive("validation-00000-of-00002.parquet"),
      "data/validation-00001-of-00002.parquet": await archive("validation-00001-of-00002.parquet"),
      "data/test-00000-of-00001.parquet": "not read",
    },
  ],
];

describe("the same images in every layout give the same ids, labels and bytes", () => {
  test.each(rows)("%s", async (layout, tree, below = "") => {
    const dataset = await openImagenet(join(await folders.with(tree), below));
    expect(dataset.layout).toBe(layout);
    expect(dataset.size).toBe(12);
    expect(await contentOf(dataset)).toEqual(samples);
  });

  test("and so the same digest", async () => {
    const digests = await Promise.all(
      rows.map(async ([, tree, below = ""]) =>
        (await openImagenet(join(await folders.with(tree), below))).digest(),
      ),
    );
    const [first, ...others] = new Set(digests);
    expect(first).toMatch(/^[0-9a-f]{64}$/);
    expect(others).toEqual([]);
  });
});
