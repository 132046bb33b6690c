import type { ClassTable } from "./class-table.ts";
import { type LabelCoding, type Meaning, plainCoding } from "./coding.ts";

/** The 19 classes that are scored, by `trainId`, with their `labelId` (cityscapesscripts, helpers/labels.py). */
const scored: readonly (readonly [name: string, labelId: number])[] = [
  ["road", 7],
  ["sidewalk", 8],
  ["building", 11],
  ["wall", 12],
  ["fence", 13],
  ["pole", 17],
  ["traffic light", 19],
  ["traffic sign", 20],
  ["vegetation", 21],
  ["terrain", 22],
  ["sky", 23],
  ["person", 24],
  ["rider", 25],
  ["car", 26],
  ["truck", 27],
  ["bus", 28],
  ["train", 31],
  ["motorcycle", 32],
  ["bicycle", 33],
];

const classes = scored.map(([name]) => name);
const ignored = 255;

/** All 34 labels, and 255, which is what licence plates (-1) are in 8 bits. */
const labelIds = [...Array(34).keys(), 255].map((id): Meaning => {
  const label = scored.findIndex(([, labelId]) => labelId === id);
  return [id, label < 0 ? ignored : label];
});

const coding: LabelCoding = { name: "cityscapes", classes: classes.length, numbers: labelIds };

/** Maps of `labelIds`. */
export const cityscapesTable: ClassTable = { classes, coding };

/** Maps of `labelTrainIds`. */
export const cityscapesTrainIdTable: ClassTable = {
  classes,
  coding: plainCoding("cityscapes-train-ids", classes.length),
};
