import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import archives from "../fixtures/archives.fixture.json" with { type: "json" };
import { openImage } from "../open-image.ts";
import { imagenetClasses } from "./classes.ts";
import { ilsvrcOrder } from "./ilsvrc-ids.ts";
import { type ImagenetOptions, openImagenet } from "./open.ts";

const fixtures = fileURLToPath(new URL("../fixtures/", import.meta.url));
const { wnids } = imagenetClasses();
const idOfClass = (index: number): number => ilsvrcOrder().indexOf(index) + 1;
const inStringOrder = Array.from({ length: 1000 }, (_, i) => String(i)).sort().map(Number);

/** Twelve "images", the first five with the classes that they have in ImageNet; the fixtures hold the same. */
const images = archives.classes.map((index, i) => ({
  name: `ILSVRC2012_val_${String(i + 1).padStart(8, "0")}`,
  index,
  bytes: Buffer.from(`image ${i + 1} `.repeat(i + 1)),
}));
const samples = images.map(({ name, index, bytes }) => ({
  id: `${name}.JPEG`,
  truth: [index],
  text: bytes.toString(),
}));

type Tree = Readonly<Record<string, string | Uint8Array>>;
type Image = (typeof images)[number];

/** Files with all images at the path that `at` gives. */
const placed = (at: (image: Image) => string): Tree =>
  Object.fromEntries(images.map((image) => [at(image), image.bytes]));
const flat = placed(({ name }) => `val/${name}.JPEG`);
const lines = (line: (image: Image) => string | number): string =>
  `${images.map(line).join("\n")}\n`;
const kaggle = `ImageId,PredictionString\n${lines(({ name, index }) => `${name},${wnids[index]} 1 2 3 4 ${wnids[index]} 5 6 7 8`)}`;
const mapping = (between: string): string =>
  wnids.map((wnid) => `${wnid}${between}a name, another\n`).join("");
const annotation = (index: number): string =>
  `<annotation><folder>val</folder><object>\n<name>${wnids[index]}</name></object><object><name>${wnids[index]}</name></object></annotation>`;

let temporary: string;
let made = 0;
beforeAll(async () => {
  temporary = await mkdtemp(join(tmpdir(), "layouts-"));
});
afterAll(() => rm(temporary, { recursive: true }));

async function folderWith(tree: Tree): Promise<string> {
  const root = join(temporary, String(made++), "1", "2", "3", "4");
  await mkdir(root, { recursive: true });
  for (const [path, content] of Object.entries(tree)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  }
  return root;
}

async function contentOf(root: string, options?: ImagenetOptions) {
  const dataset = await openImagenet(root, options);
  const found = [];
  for await (const { id, truth, image } of dataset.samples()) {
    found.push({ id, truth, text: Buffer.from(await openImage(image)).toString() });
  }
  return { found, dataset };
}

const rows: [layout: string, tree: Tree, below?: string, options?: ImagenetOptions][] = [
  ["WNID folders, 12 of 1000", placed(({ name, index }) => `${wnids[index]}/${name}.JPEG`)],
  ["WNID folders, 12 of 1000", placed(({ name, index }) => `val/${wnids[index]}/${name}.jpg`)],
  ["WNID folders, 12 of 1000", placed(({ name, index }) => `validation/${wnids[index]}/${name}.PNG`)],
  ["WNID folders, 12 of 1000", placed(({ name, index }) => `ILSVRC2012_img_val/${wnids[index]}/${name}.JPEG`)],
  [
    "flat with ILSVRC2012_validation_ground_truth.txt (ILSVRC2012 ids)",
    {
      ...flat,
      "ILSVRC2012_devkit_t12/data/ILSVRC2012_validation_ground_truth.txt": lines(({ index }) => idOfClass(index)),
    },
  ],
  ["flat with LOC_val_solution.csv (WNIDs)", { ...placed(({ name }) => `ILSVRC/Data/CLS-LOC/val/${name}.JPEG`), "LOC_val_solution.csv": kaggle, "LOC_synset_mapping.txt": mapping(" ") }],
  ["flat with LOC_val_solution.csv (WNIDs)", { ...placed(({ name }) => `ILSVRC/Data/CLS-LOC/val/${name}.JPEG`), "LOC_val_solution.csv": kaggle, "LOC_synset_mapping.txt": mapping(" : ") }, "ILSVRC/Data/CLS-LOC/val"],
  [
    "flat with XML annotations (WNIDs)",
    {
      ...placed(({ name }) => `ILSVRC/Data/CLS-LOC/val/${name}.JPEG`),
      ...Object.fromEntries(images.map(({ name, index }) => [`ILSVRC/Annotations/CLS-LOC/val/${name}.xml`, annotation(index)])),
    },
  ],
  ["flat with val.txt (sorted indices)", { ...flat, "val.txt": lines(({ name, index }) => `${name}.JPEG ${index}`) }],
  ["flat with val.txt (sorted indices from 1)", { ...flat, "val.txt": lines(({ name, index }) => `${name}.JPEG\t${index + 1}`) }],
  ["flat with val.txt (ILSVRC2012 ids)", { ...flat, "val.txt": lines(({ name, index }) => `val/${name}.JPEG ${idOfClass(index)}`) }],
  ["flat with val_map.txt (WNIDs)", { ...flat, "val_map.txt": lines(({ name, index }) => `${name}.JPEG ${wnids[index]}`) }],
  ["flat with val.txt (sorted indices)", { ...flat, "caffe_ilsvrc12/val.txt": lines(({ name, index }) => `${name}.JPEG ${index}`) }],
  ["flat with WNIDs in the names", placed(({ name, index }) => `${name}_${wnids[index]}.JPEG`)],
  ["12 numeric folders (sorted indices)", placed(({ name, index }) => `val/${index}/${name}.JPEG`)],
  ["12 numeric folders (sorted indices)", placed(({ name, index }) => `val/${String(index).padStart(4, "0")}/${name}.JPEG`)],
  ["12 numeric folders (sorted indices from 1)", placed(({ name, index }) => `${index + 1}/${name}.JPEG`)],
  ["12 numeric folders (ILSVRC2012 ids)", placed(({ name, index }) => `${idOfClass(index)}/${name}.JPEG`)],
  ["12 numeric folders (ILSVRC2012 ids from 0)", placed(({ name, index }) => `${idOfClass(index) - 1}/${name}.JPEG`)],
  ["12 numeric folders (places in the string order of 0 to 999)", placed(({ name, index }) => `${inStringOrder.indexOf(index)}/${name}.JPEG`)],
];

const archived: [layout: string, path: string, options?: Tree][] = [
  ["1 tar file: WNID folders, 12 of 1000, 1 other names ignored", "folders-gnu.tar"],
  ["1 tar file: WNID folders, 12 of 1000, 1 other names ignored", "folders-pax.tar"],
  ["1 tar file: WNID folders, 12 of 1000, 1 other names ignored", "folders-ustar.tar"],
  ["1 tar file: WNID folders, 12 of 1000", "classes.tar"],
];

describe("the same images in every layout give the same samples", () => {
  test.each(rows)("%s", async (layout, tree, below = "", options) => {
    const { found, dataset } = await contentOf(join(await folderWith(tree), below), options);
    expect(dataset.layout).toBe(layout);
    expect(dataset.size).toBe(12);
    expect(found).toEqual(samples);
  });

  test.each(archived)("%s (%s)", async (layout, name) => {
    const { found, dataset } = await contentOf(join(fixtures, name));
    expect(dataset.layout).toBe(layout);
    expect(found).toEqual(samples);
  });
});
