/** @module A folder of predicted label maps beside the true ones of the same images, matched by their names. */
import { join, resolve } from "node:path";
import { Refusal } from "../../errors.ts";
import { canonical } from "../../json.ts";
import { counted, withoutEnding } from "../names.ts";
import { filesBelow } from "./below.ts";
import { type ClassTable, tableWords } from "./class-table.ts";
import { type LabelCoding, lenient, plainCoding } from "./coding.ts";
import { findLayout, layoutWords } from "./layouts.ts";
import { matched } from "./match.ts";
import { findPairs } from "./pairs.ts";
import type { LabelMapFile } from "./source.ts";
import { tableOfLayout, whichTable } from "./which-table.ts";

export interface LabelMapPair {
  /** What the names of both share. */
  readonly id: string;
  readonly prediction: LabelMapFile;
  readonly truth: LabelMapFile;
}

export interface LabelMapPairs {
  readonly classes: readonly string[];
  /** Where the truth came from, in words that a user knows. */
  readonly layout: string;
  readonly pairs: readonly LabelMapPair[];
  /** How predictions are read, and how they could be meant as well, if there is another way. */
  readonly numbers: PredictionNumbers;
  readonly otherNumbers?: { readonly numbers: PredictionNumbers; readonly coding: LabelCoding };
  /** What was left out, in words. */
  readonly notes: readonly string[];
}

/** What predictions store: the numbers (or colours) that truth stores, or classes from 0. */
export type PredictionNumbers = "as-truth" | "classes";

export interface LabelMapPlaces {
  /** The folder of predictions; a prediction that is no class counts for none. */
  readonly predictions: string;
  /** The folder of the true maps, or a dataset of images and label maps. */
  readonly truth: string;
  /** A class table; without one, that of the dataset or of the names of the maps. */
  readonly classes?: string | undefined;
  readonly numbers?: PredictionNumbers | undefined;
}

/** Refuses true maps without a prediction. */
export async function openLabelMapPairs(places: LabelMapPlaces): Promise<LabelMapPairs> {
  const { maps, table, layout } = await truths(resolve(places.truth), places.classes);
  const folder = resolve(places.predictions);
  const files = (await filesBelow(folder)).filter(isPng);
  const ids = maps.map(({ id }) => id);
  const predictions = matched(files, ids, folder);
  const numbers = places.numbers ?? "as-truth";
  const codings = {
    "as-truth": lenient(table.coding),
    classes: lenient(plainCoding("classes from 0", table.classes.length)),
  };
  const other = numbers === "classes" ? "as-truth" : "classes";
  const isOpen =
    table.coding.colours === undefined &&
    canonical(codings.classes.numbers) !== canonical(table.coding.numbers);
  const others = files.length - new Set(predictions).size;
  return {
    classes: table.classes,
    layout,
    pairs: maps.map(({ id, file }, i) => ({
      id,
      prediction: { file: join(folder, predictions[i]), coding: codings[numbers] },
      truth: { file, coding: table.coding },
    })),
    numbers,
    ...(isOpen ? { otherNumbers: { numbers: other, coding: codings[other] } } : {}),
    notes:
      others === 0
        ? []
        : [`${counted(others, "prediction")} left out: truth does not have the image`],
  };
}

const isPng = (name: string): boolean => /\.png$/i.test(name);

interface Truths {
  readonly maps: readonly { readonly id: string; readonly file: string }[];
  readonly table: ClassTable;
  readonly layout: string;
}

/** The true maps of a dataset, or of a folder that has nothing else. */
async function truths(root: string, given: string | undefined): Promise<Truths> {
  const found = await findLayout(root);
  if (found === undefined) return mapsAlone(root, given);
  const pairs = await findPairs(found);
  const table = await tableOfLayout(found, pairs, given);
  return {
    maps: pairs.pairs.map(({ stem, map }) => ({ id: stem, file: map })),
    table,
    layout: [layoutWords(found), tableWords(table)].join(", "),
  };
}

async function mapsAlone(root: string, given: string | undefined): Promise<Truths> {
  const files = (await filesBelow(root)).filter(isPng);
  if (files.length === 0) throw new Refusal("data", `${root}: no label map in it; expected PNG`);
  // Cityscapes keeps other pictures of an image beside its map.
  const suffix = suffixes.find((one) => files.some((file) => file.endsWith(`${one}.png`))) ?? "";
  const maps = files.filter((file) => withoutEnding(file).endsWith(suffix));
  const table = await whichTable({ given, example: maps[0], where: root });
  return {
    maps: maps.map((file) => ({
      id: withoutEnding(file).slice(0, withoutEnding(file).length - suffix.length),
      file: join(root, file),
    })),
    table,
    layout: `label maps alone, ${tableWords(table)}`,
  };
}

const suffixes = ["_gtFine_labelIds", "_gtFine_labelTrainIds"];
