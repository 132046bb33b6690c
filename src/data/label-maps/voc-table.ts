import type { ClassTable } from "./class-table.ts";
import { plainCoding } from "./coding.ts";

const classes = [
  "background",
  "aeroplane",
  "bicycle",
  "bird",
  "boat",
  "bottle",
  "bus",
  "car",
  "cat",
  "chair",
  "cow",
  "diningtable",
  "dog",
  "horse",
  "motorbike",
  "person",
  "pottedplant",
  "sheep",
  "sofa",
  "train",
  "tvmonitor",
];

/** PASCAL VOC: background and 20 classes as palette indices; 255 is the border of an object, which is not scored. */
export const vocTable: ClassTable = { classes, coding: plainCoding("voc", classes.length) };
