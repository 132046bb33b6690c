/** @module From a folder, a tar or a parquet file to a dataset, through the reader of its layout. */
import { resolve } from "node:path";
import { Refusal } from "../../errors.ts";
import type { Labels } from "../../scene/index.ts";
import type { Dataset } from "../dataset.ts";
import { type Listed, listed, streamed } from "../listed.ts";
import { byCodeUnit, counted, nameOf, some } from "../names.ts";
import { parquetImages } from "../parquet.ts";
import { labelsOfAll } from "../read-labels.ts";
import { imagenetClasses } from "./classes.ts";
import { type Reading, readLayout } from "./layouts.ts";
import type { ImagenetOptions } from "./open.ts";
import { readParquet } from "./parquet-layout.ts";
import { findPlace, type Place } from "./place.ts";

/** What `openImagenet` promises. */
export async function openPlace(root: string, options: ImagenetOptions): Promise<Dataset<Labels>> {
  const place = await findPlace(resolve(root));
  if (place.kind === "parquet") {
    const list = await listOf(place, await readParquet(place, options), options);
    return streamed(list, (entries) => parquetImages(entries.map(({ image }) => image)));
  }
  const list = await listOf(place, await readLayout(place, options), options);
  return listed({ ...list, entries: list.entries.toSorted((a, b) => byCodeUnit(a.id, b.id)) });
}

async function listOf<Image>(
  place: Place,
  { layout, placed, used }: Reading<Image>,
  { name = "imagenet-1k", subset, labels, numbering }: ImagenetOptions,
): Promise<Listed<Image>> {
  const ids = placed.map(({ id }) => id);
  const named = labels === undefined ? undefined : await labelsOfAll(labels, ids, { numbering });
  const entries = placed.map((one) => ({ ...one, truth: named?.labels.get(one.id) ?? one.truth }));
  if (subset !== undefined) refuseOutside(subset, entries, `${place.where}: ${name}`);
  const ignored = place.ignored + place.files.length - used;
  const words = [
    ...(place.kind === "tar" ? [`${counted(place.archives, "tar file")}: ${layout}`] : [layout]),
    ...(labels === undefined ? [] : [`labels from ${nameOf(labels)} (${named?.words})`]),
    ...(ignored === 0 ? [] : [`${counted(ignored, "other name")} ignored`]),
  ];
  return { name, layout: words.join(", "), classes: imagenetClasses().names, subset, entries };
}

function refuseOutside(
  subset: readonly number[],
  entries: readonly { readonly id: string; readonly truth: Labels }[],
  where: string,
): void {
  const inside = new Set(subset);
  const outside = entries.filter(({ truth }) => truth.some((label) => !inside.has(label)));
  if (outside.length === 0) return;
  throw new Refusal(
    "data",
    `${where} has ${subset.length} classes, and ${counted(outside.length, "image")} of others (${some(outside.map(({ id }) => id))}); is this another dataset?`,
  );
}
