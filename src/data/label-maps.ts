/** @module A folder of images and a folder of label maps, with a class table: Cityscapes, PASCAL VOC, CamVid and alike. */
import { resolve } from "node:path";
import { Refusal } from "../errors.ts";
import type { Dataset } from "./dataset.ts";
import { type ClassTable, tableWords } from "./label-maps/class-table.ts";
import {
  type FoundLayout,
  findLayout,
  layouts,
  layoutWords,
  twoFolders,
} from "./label-maps/layouts.ts";
import { findPairs, type Pairs } from "./label-maps/pairs.ts";
import { type LabelMapTruth, labelMapText } from "./label-maps/source.ts";
import { listedWith } from "./listed.ts";
import { counted, nameOf } from "./names.ts";
import { tableOfLayout } from "./on-demand.ts";
import { type DatasetKind, type DatasetOptions, rootOf } from "./options.ts";

export const labelMaps: DatasetKind<LabelMapTruth> = {
  summary:
    "images and a label map (PNG) for each: Cityscapes, PASCAL VOC, CamVid, or any two folders",
  takes: ["labels", "classes"],
  open: async (root, options) => openPairs(rootOf("label-maps", root), options),
};

async function openPairs(
  root: string,
  { classes: given, labels }: DatasetOptions = {},
): Promise<Dataset<LabelMapTruth>> {
  const found = await placeOf(resolve(root), labels);
  const pairs = await findPairs(found);
  return pairedDataset({
    name: "label-maps",
    found,
    pairs,
    table: await tableOfLayout(found, pairs, given),
  });
}

async function placeOf(root: string, labels: string | undefined): Promise<FoundLayout> {
  if (labels !== undefined) {
    return { layout: twoFolders, root, images: root, maps: resolve(labels), split: undefined };
  }
  const found = await findLayout(root);
  if (found !== undefined) return found;
  const known = layouts.map(({ images, maps }) => `${images[0]}/ and ${maps[0]}/`);
  throw new Refusal(
    "data",
    `${root}: no folders of images and label maps in it; expected ${known.join(", ")}, or name the folder of images and, as labels, that of the maps`,
  );
}

interface Paired {
  readonly name: string;
  readonly found: FoundLayout;
  readonly pairs: Pairs;
  readonly table: ClassTable;
}

/** The dataset of pairs; their maps are only named. */
export function pairedDataset({ name, found, pairs, table }: Paired): Dataset<LabelMapTruth> {
  const words = [
    layoutWords(found),
    ...(pairs.isListed ? [`those of ${nameOf(found.layout.list ?? "")}`] : []),
    ...(pairs.suffix.suffix === "" ? [] : [`maps *${pairs.suffix.suffix}.png`]),
    tableWords(table),
    ...(pairs.ignored === 0 ? [] : [`${counted(pairs.ignored, "other name")} ignored`]),
  ];
  return listedWith(
    {
      name,
      layout: words.join(", "),
      classes: table.classes,
      entries: pairs.pairs.map(({ id, image, map }) => ({
        id,
        image: { file: image },
        truth: { file: map, coding: table.coding },
      })),
    },
    labelMapText,
  );
}
