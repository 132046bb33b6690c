/**
 * @module The full ADE20K (Zhou et al. 2017): beside each image a `_seg.png` whose red and green say the class of a
 * pixel, ⌊R / 10⌋ · 256 + G from 1, and 0 where there is none. The names of its classes are in a file of its own.
 */
import { join, resolve } from "node:path";
import { Refusal } from "../errors.ts";
import { ignoredLabel } from "../scene/index.ts";
import type { Dataset } from "./dataset.ts";
import { statOf } from "./files.ts";
import type { ClassTable } from "./label-maps/class-table.ts";
import type { Meaning } from "./label-maps/coding.ts";
import type { PairLayout } from "./label-maps/layouts.ts";
import { findPairs } from "./label-maps/pairs.ts";
import type { LabelMapTruth } from "./label-maps/source.ts";
import { pairedDataset } from "./label-maps.ts";
import { classTableOf } from "./on-demand.ts";
import { type DatasetKind, rootOf } from "./options.ts";

export const ade20kFull: DatasetKind<LabelMapTruth> = {
  summary: "the full ADE20K, validation, with the class table that you name",
  takes: ["classes"],
  async open(root, { classes } = {}) {
    if (classes === undefined) {
      throw new Refusal(
        "usage",
        "ade20k-full: which classes? name a file with one name a line, from class 1, or id,name (the `objectnames` of index_ade20k)",
      );
    }
    return openFull(rootOf("ade20k-full", root), await classTableOf(classes));
  },
};

/** Where the validation split may lie. */
const places = ["images/ADE/validation", "images/validation", "ADE/validation", "validation", ""];

const layout: PairLayout = {
  name: "full ADE20K",
  images: places,
  maps: places,
  isImage: /\.jpe?g$/i,
  mapSuffixes: [{ suffix: "_seg" }],
};

async function openFull(root: string, table: ClassTable): Promise<Dataset<LabelMapTruth>> {
  const place = resolve(root);
  const inside = await Promise.all(places.map((name) => statOf(join(place, name))));
  const folder = join(place, places[inside.findIndex((stat) => stat?.isDirectory())] ?? "");
  const found = { layout, root: place, images: folder, maps: folder, split: undefined };
  return pairedDataset({
    name: "ade20k-full",
    found,
    pairs: await findPairs(found),
    table: { classes: table.classes, coding: byColour(table) },
  });
}

/** The numbers of a table as what red and green say; a table that counts from 0 is one of names alone. */
function byColour({ coding }: ClassTable): ClassTable["coding"] {
  const ignored = ignoredLabel(coding.classes);
  const first = coding.numbers.some(([number, label]) => number === 0 && label !== ignored) ? 1 : 0;
  const meanings = coding.numbers
    .filter(([number]) => number !== ignored)
    .map(([number, label]): Meaning => [number + first, label]);
  return {
    ...coding,
    numbers: [],
    colours: { code: "ade20k-class", meanings: [[0, ignored], ...meanings] },
  };
}
