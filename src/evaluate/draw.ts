/** @module Pictures of what a model said beside what is true, the worst first. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Dataset, draw as drawExam, type ImageSource, openImage } from "../data/index.ts";
import { messageOf, Refusal } from "../errors.ts";
import { decode, overlaid, type Pixels, resizePillow, viewOf } from "../image/index.ts";
import { readLedger } from "../record/index.ts";
import { keptRun } from "./kept-run.ts";
import { drawn, escaped, type Marks, tinted } from "./marks.ts";
import { openedAs } from "./opened.ts";
import { type Plan, protocolOf } from "./plan.ts";
import type { Progress } from "./predict.ts";
import type { Shown } from "./task.ts";
import { type AnyRow, columnsOf, taskOf } from "./tasks.ts";

export interface DrawOptions {
  readonly store: string;
  /** The id of a record, or its beginning. */
  readonly id: string;
  /** The folder that the pictures are written into; it is made. */
  readonly out: string;
  /** How many of the samples that are most wrong; default 12. */
  readonly worst?: number | undefined;
  /** These samples instead, by their ids. */
  readonly samples?: readonly string[] | undefined;
  /** Where the dataset is, where it is not where it was. */
  readonly data?: string | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** A picture that was written. */
export interface Picture {
  readonly sample: string;
  readonly file: string;
  /** How wrong the answer is, in words. */
  readonly says: string;
}

/** Writes a PNG for each sample, truth to the left and answer to the right, and an index.html over them. */
export async function draw(options: DrawOptions): Promise<Picture[]> {
  const { store: root, out, data, onProgress = () => undefined } = options;
  const { record, plan, ledger } = await keptRun(root, options.id);
  const dataset = await openedAs(plan, data);
  const wanted = await chosen(plan, ledger, options);
  await mkdir(out, { recursive: true }).catch((cause: unknown) => {
    throw new Refusal("store", `${out}: cannot be made: ${messageOf(cause)}`, { cause });
  });
  const images = await imagesOf(dataset, plan, new Set(wanted.map(({ sample }) => sample)));
  const pictures: Picture[] = [];
  for (const [i, { sample, shown }] of wanted.entries()) {
    const image = await pixelsOf(images.get(sample) as ImageSource, sample);
    const file = `${String(i + 1).padStart(3, "0")}-${sample.replace(/[^\w.-]+/g, "_").slice(-80)}.png`;
    await writeFile(join(out, file), await sideBySide(image, shown.truth(), shown.said()));
    pictures.push({ sample, file, says: shown.says });
    onProgress({ done: i + 1, before: 0, total: wanted.length });
  }
  await writeFile(
    join(out, "index.html"),
    gallery(`${record.model.name} on ${record.protocol.id}`, pictures),
  );
  return pictures;
}

interface Wanted {
  readonly sample: string;
  readonly shown: Shown;
}

/** The samples that were asked for, or the worst, worst first; of equal ones the first. */
async function chosen(
  plan: Plan,
  ledger: string,
  { samples, worst = 12 }: Pick<DrawOptions, "samples" | "worst">,
): Promise<Wanted[]> {
  const task = taskOf(protocolOf(plan));
  const named = samples === undefined ? undefined : new Set(samples);
  let wanted: Wanted[] = [];
  for await (const row of readLedger(ledger, columnsOf(plan))) {
    const { sample, problem } = row as AnyRow;
    if (problem !== null || (named !== undefined && !named.delete(sample))) continue;
    const shown = task.show(row as AnyRow, plan);
    if (shown === undefined) continue;
    wanted.push({ sample, shown });
    if (named === undefined && wanted.length >= 2 * worst + 64) wanted = best(wanted, worst);
  }
  const [missing] = named ?? [];
  if (missing !== undefined) {
    throw new Refusal(
      "usage",
      `no answer to a sample "${missing}" is kept; see the ledger for the ids`,
    );
  }
  return named === undefined ? best(wanted, worst) : wanted;
}

const best = (wanted: readonly Wanted[], most: number): Wanted[] =>
  wanted.toSorted((a, b) => b.shown.wrong - a.shown.wrong).slice(0, most);

/** Where the images of some samples are. */
async function imagesOf(
  dataset: Dataset<unknown>,
  { range }: Plan,
  wanted: ReadonlySet<string>,
): Promise<ReadonlyMap<string, ImageSource>> {
  const images = new Map<string, ImageSource>();
  for await (const { id, image } of dataset.samples(range.from, range.to)) {
    if (wanted.has(id)) images.set(id, image);
  }
  return images;
}

export const pixelsOf = async (source: ImageSource, id: string): Promise<Pixels> =>
  "drawing" in source ? drawExam(source.drawing) : decode(await openImage(source), id);

/** Space between the pictures and above them, for their titles. */
const gap = 8;
const head = 20;

/** Smaller images are drawn so many times as large that they come near to this side. */
const goodSide = 560;

export async function sideBySide(image: Pixels, truth: Marks, said: Marks): Promise<Uint8Array> {
  const zoom = Math.max(1, Math.floor(goodSide / Math.max(image.width, image.height)));
  const [width, height] = [image.width * zoom, image.height * zoom];
  const canvas: Pixels = {
    width: 2 * width + gap,
    height: height + head,
    data: new Uint8Array((2 * width + gap) * (height + head) * 3).fill(255),
  };
  const svg: string[] = [];
  for (const [i, marks] of [truth, said].entries()) {
    const left = i * (width + gap);
    paste(canvas, enlarged(tinted(image, marks), { width, height }), left);
    svg.push(
      `<svg x="${left}" y="${head}" width="${width}" height="${height}">${drawn(marks, zoom)}</svg>`,
      `<text x="${left + 2}" y="14" font-size="12" font-family="sans-serif">${escaped(marks.title)}</text>`,
    );
  }
  return overlaid(canvas, svg.join(""));
}

const enlarged = (image: Pixels, size: { width: number; height: number }): Pixels =>
  resizePillow(viewOf(image), { ...size, filter: "nearest" }).read({ x: 0, y: 0, ...size });

function paste(canvas: Pixels, image: Pixels, left: number): void {
  const row = 3 * image.width;
  for (let y = 0; y < image.height; y++) {
    const line = image.data.subarray(y * row, (y + 1) * row);
    canvas.data.set(line, 3 * ((y + head) * canvas.width + left));
  }
}

const gallery = (title: string, pictures: readonly Picture[]): string =>
  [
    "<!doctype html>",
    `<meta charset="utf-8"><title>${escaped(title)}</title>`,
    "<style>body{font:14px sans-serif;margin:1em auto;max-width:1200px}img{max-width:100%}figure{margin:0 0 2em}</style>",
    `<h1>${escaped(title)}</h1><p>Truth to the left, answer to the right.</p>`,
    ...pictures.map(
      ({ sample, file, says }) =>
        `<figure><img src="${encodeURI(file)}" alt="${escaped(sample)}"><figcaption>${escaped(sample)}: ${escaped(says)}</figcaption></figure>`,
    ),
    "",
  ].join("\n");
