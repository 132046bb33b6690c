/** @module What a kept run saw and said, sample by sample, for those who look at it one by one. */
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Dataset, ImageSource } from "../data/index.ts";
import { Refusal } from "../errors.ts";
import { overlaid, resizePillow, viewOf } from "../image/index.ts";
import { partsIn, readLedger } from "../record/index.ts";
import { pixelsOf, sideBySide } from "./draw.ts";
import { type KeptRun, keptRun } from "./kept-run.ts";
import { openedAs } from "./opened.ts";
import { keptPlan, protocolOf } from "./plan.ts";
import type { Shown } from "./task.ts";
import { type AnyRow, columnsOf, taskOf } from "./tasks.ts";

export interface SeenOptions {
  readonly from: number;
  readonly count: number;
  readonly order: "worst" | "best" | "dataset";
  /** Only what went wrong. */
  readonly isWrong: boolean;
}

export interface Seen {
  readonly sample: string;
  readonly truth: string;
  readonly said: string;
  /** null: an answer of this task is neither right nor wrong. */
  readonly isRight: boolean | null;
  /** How wrong it is, in words. */
  readonly says: string;
}

interface Answer {
  readonly sample: string;
  readonly shown: Shown;
  readonly isRight: boolean | null;
}

/** The samples of a run of the store `root`, and how many there are of what is asked for. */
export async function seenIn(
  root: string,
  id: string,
  { from, count, order, isWrong }: SeenOptions,
): Promise<{ total: number; rows: Seen[] }> {
  const all = await answersOf(await keptRun(root, id));
  const wanted = isWrong
    ? all.filter(({ isRight, shown }) => !(isRight ?? shown.wrong === 0))
    : all;
  const sign = { worst: -1, best: 1, dataset: 0 }[order];
  if (sign !== 0) wanted.sort((a, b) => sign * (a.shown.wrong - b.shown.wrong));
  const rows = wanted.slice(from, from + count).map(({ sample, shown, isRight }) => ({
    sample,
    truth: shown.truth().title,
    said: shown.said().title,
    isRight,
    says: shown.says,
  }));
  return { total: wanted.length, rows };
}

async function answersOf({ plan, ledger }: KeptRun): Promise<Answer[]> {
  const protocol = protocolOf(plan);
  const task = taskOf(protocol);
  const answers: Answer[] = [];
  for await (const row of readLedger(ledger, columnsOf(plan))) {
    const { sample, problem } = row as AnyRow;
    const shown = problem === null ? task.show(row as AnyRow, plan) : undefined;
    if (shown === undefined) continue;
    // What is right is wrong by less than 1: see the task.
    answers.push({
      sample,
      shown,
      isRight: protocol.task === "classification" ? shown.wrong < 1 : null,
    });
  }
  return answers;
}

/** Of the largest side of a picture, in pixels. */
const largest = 640;

/**
 * The image of a sample as PNG; where the answer has things in it, truth to the left and answer to the right.
 * @throws Refusal where the sample is not kept, or its image is no longer where it was
 */
export async function pictureOf(root: string, id: string, sample: string): Promise<Uint8Array> {
  const run = await keptRun(root, id);
  const image = await pixelsOf(await imageOf(run, sample), sample);
  const protocol = protocolOf(run.plan);
  if (protocol.task === "classification") {
    const scale = Math.min(1, largest / Math.max(image.width, image.height));
    const size = {
      width: Math.round(image.width * scale),
      height: Math.round(image.height * scale),
    };
    const small =
      scale === 1
        ? image
        : resizePillow(viewOf(image), { ...size, filter: "bilinear" }).read({
            x: 0,
            y: 0,
            ...size,
          });
    return await overlaid(small, "");
  }
  for await (const row of readLedger(run.ledger, columnsOf(run.plan))) {
    if ((row as AnyRow).sample !== sample) continue;
    const shown = taskOf(protocol).show(row as AnyRow, run.plan);
    if (shown !== undefined) return await sideBySide(image, shown.truth(), shown.said());
  }
  return await overlaid(image, "");
}

/** The images of the datasets that were looked at last, so that a page of pictures lists its dataset once. */
const listed = new Map<string, Promise<ReadonlyMap<string, ImageSource>>>();
const mostListed = 4;

async function imageOf({ record, plan }: KeptRun, sample: string): Promise<ImageSource> {
  const images = listed.get(record.id) ?? imagesIn(await openedAs(plan, undefined), plan.range);
  listed.set(record.id, images);
  images.catch(() => listed.delete(record.id));
  for (const id of listed.keys()) if (listed.size > mostListed) listed.delete(id);
  const image = (await images).get(sample);
  if (image !== undefined) return image;
  throw new Refusal("data", `${record.dataset.name}: has no sample "${sample.slice(0, 200)}"`);
}

async function imagesIn(
  dataset: Dataset<unknown>,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<ReadonlyMap<string, ImageSource>> {
  const images = new Map<string, ImageSource>();
  for await (const { id, image } of dataset.samples(from, to)) images.set(id, image);
  return images;
}

/** A run that has begun, and has no record yet. */
export interface Begun {
  readonly id: string;
  readonly model: string;
  readonly protocol: string;
  readonly done: number;
  readonly total: number;
  /** Of the last part of its ledger, else of its plan; ISO 8601. */
  readonly updatedAt: string;
}

/** What is known of runs of the store `root` without a record; those that somebody works on now. */
export async function begunIn(root: string, ids: readonly string[]): Promise<Begun[]> {
  const begun = await Promise.all(ids.map((id) => begunRun(root, id)));
  return begun.filter((run) => run !== undefined);
}

async function begunRun(root: string, id: string): Promise<Begun | undefined> {
  const folder = join(root, id);
  const names = await readdir(folder).catch(() => []);
  if (!names.some((name) => name.startsWith("lock."))) return undefined;
  const plan = await keptPlan(folder).catch(() => undefined);
  if (plan === undefined) return undefined;
  const ledger = join(folder, "ledger");
  const parts = await partsIn(ledger).catch(() => []);
  const { from, to } = plan.range;
  const { mtime } = await stat(parts.length > 0 ? ledger : folder);
  return {
    id,
    model: plan.model.name,
    protocol: plan.protocol.id,
    done: Math.min(to - from, parts.length * plan.partRows),
    total: to - from,
    updatedAt: mtime.toISOString(),
  };
}
