/**
 * @module A detector's results on a dataset, made up, of the size of COCO val2017 (5000 images, 36,781
 * objects, 80 categories) with 100 detections an image, as the files that evaluators read. Most objects
 * are found once or twice, a little off; the other detections are of low score and find nothing.
 */
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { finished } from "node:stream/promises";
import { type Mask, maskText } from "../src/scene/index.ts";
import { type Random, random } from "../src/statistics/index.ts";

export const size = { images: 5000, objects: 36_781, categories: 80, detections: 100 };

const [width, height] = [640, 480];

interface Thing {
  readonly category: number;
  readonly box: readonly [x: number, y: number, width: number, height: number];
}

/** Writes annotations.json, boxes.json and masks.json into a folder. */
export async function writeSyntheticCoco(folder: string, seed: number): Promise<void> {
  const chance = random(seed);
  const objects = Array.from({ length: size.images }, (): Thing[] => []);
  for (let i = 0; i < size.objects; i++) {
    objects[Math.floor(chance.float() ** 1.5 * size.images)].push(thing(chance));
  }
  await writeAnnotations(join(folder, "annotations.json"), objects, chance);
  const boxes = lines(join(folder, "boxes.json"));
  const masks = lines(join(folder, "masks.json"));
  for (const [i, own] of objects.entries()) {
    for (let d = 0; d < size.detections; d++) {
      const isNear = d < 1.5 * own.length;
      const found = isNear ? near(chance, own[chance.integer(own.length)]) : thing(chance);
      const result = {
        image_id: i + 1,
        category_id: found.category + 1,
        score: round(isNear ? 0.3 + 0.7 * chance.float() : chance.float() ** 3, 5),
      };
      await boxes.add({ ...result, bbox: found.box });
      const segmentation = { size: [height, width], counts: maskText(ellipse(found)) };
      await masks.add({ ...result, segmentation });
    }
  }
  await boxes.end();
  await masks.end();
}

async function writeAnnotations(file: string, images: Thing[][], chance: Random): Promise<void> {
  const annotations = images.flatMap((things, i) =>
    things.map((object) => {
      const isCrowd = chance.integer(100) === 0;
      const mask = ellipse(object);
      return {
        image_id: i + 1,
        category_id: object.category + 1,
        bbox: object.box,
        area: round((Math.PI / 4) * object.box[2] * object.box[3], 2),
        iscrowd: Number(isCrowd),
        segmentation: isCrowd
          ? { size: [height, width], counts: [...mask.runs] }
          : [outline(object, 8 + chance.integer(40))],
      };
    }),
  );
  const out = createWriteStream(file);
  out.end(
    JSON.stringify({
      images: images.map((_, i) => ({ id: i + 1, width, height, file_name: `${i + 1}.jpg` })),
      categories: Array.from({ length: size.categories }, (_, k) => ({ id: k + 1, name: `${k}` })),
      annotations: annotations.map((annotation, i) => ({ id: i + 1, ...annotation })),
    }),
  );
  await finished(out);
}

/** Few categories are frequent, most are rare; sides are 8 to 400 pixels, small ones the most. */
function thing(chance: Random): Thing {
  const w = 8 * 50 ** chance.float();
  const h = Math.min(w * 2 ** (2 * chance.float() - 1), 400);
  const box = [chance.float() * (width - w), chance.float() * (height - h), w, h] as const;
  return { category: Math.floor(size.categories * chance.float() ** 3), box: rounded(box) };
}

/** The same, each side up to a tenth of its size off; one of seven is taken for something else. */
function near(chance: Random, { category, box }: Thing): Thing {
  const [, , w, h] = box;
  const off = (side: number) => side * 0.2 * (chance.float() - 0.5);
  const moved = [box[0] + off(w), box[1] + off(h), w + off(w), h + off(h)] as const;
  return {
    category: chance.integer(7) === 0 ? chance.integer(size.categories) : category,
    box: rounded(moved),
  };
}

const round = (value: number, digits: number): number => Number(value.toFixed(digits));
const rounded = (box: Thing["box"]): Thing["box"] => [
  round(Math.max(0, box[0]), 2),
  round(Math.max(0, box[1]), 2),
  round(box[2], 2),
  round(box[3], 2),
];

/** The polygon of an ellipse in its box. */
const outline = ({ box: [x, y, w, h] }: Thing, corners: number): number[] =>
  Array.from({ length: corners }, (_, i) => (2 * Math.PI * i) / corners).flatMap((angle) => [
    round(x + (w / 2) * (1 + Math.cos(angle)), 2),
    round(y + (h / 2) * (1 + Math.sin(angle)), 2),
  ]);

/** The pixels of an ellipse in its box, as far as it is in the image. */
function ellipse({ box: [x, y, w, h] }: Thing): Mask {
  const runs: number[] = [];
  let end = 0;
  for (let column = Math.floor(x); column < Math.min(x + w, width); column++) {
    const across = (column + 0.5 - x - w / 2) / (w / 2);
    if (Math.abs(across) >= 1) continue;
    const half = (h / 2) * Math.sqrt(1 - across * across);
    const top = Math.max(0, Math.round(y + h / 2 - half));
    const bottom = Math.min(height, Math.round(y + h / 2 + half));
    if (bottom <= top) continue;
    runs.push(column * height + top - end, bottom - top);
    end = column * height + bottom;
  }
  return { width, height, runs: Uint32Array.from([...runs, width * height - end]) };
}

/** A JSON list that is written as it grows. */
function lines(file: string) {
  const out = createWriteStream(file, { highWaterMark: 1 << 22 });
  let between = "[";
  return {
    async add(item: unknown): Promise<void> {
      const isFull = !out.write(between + JSON.stringify(item));
      between = ",\n";
      if (isFull) await once(out, "drain");
    },
    async end(): Promise<void> {
      out.end("]\n");
      await finished(out);
    },
  };
}
