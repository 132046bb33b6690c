/** @module How folders of images and folders of label maps lie beside each other in known datasets. */
import { join } from "node:path";
import { statOf } from "../files.ts";

export interface PairLayout {
  /** In words that a user knows. */
  readonly name: string;
  /** Folders below the root that may hold the images, and those that may hold the maps. */
  readonly images: readonly string[];
  readonly maps: readonly string[];
  /** Which images are meant, where the folder has others. */
  readonly isImage?: RegExp;
  /** What the name of an image has behind what it shares with that of its map. */
  readonly imageSuffix?: string;
  /** What that of a map may have there, and the class table that goes with it, if one is known by heart. */
  readonly mapSuffixes: readonly { readonly suffix: string; readonly classes?: string }[];
  /** A class table below the root. */
  readonly tableFile?: string;
  /** A file below the root that names the images to take, one a line. */
  readonly list?: string;
}

const plain = [{ suffix: "" }];

export const layouts: readonly PairLayout[] = [
  {
    name: "Cityscapes",
    images: ["leftImg8bit"],
    maps: ["gtFine"],
    imageSuffix: "_leftImg8bit",
    mapSuffixes: [
      { suffix: "_gtFine_labelIds", classes: "cityscapes" },
      { suffix: "_gtFine_labelTrainIds", classes: "cityscapes-train-ids" },
    ],
  },
  {
    name: "PASCAL VOC",
    images: ["JPEGImages"],
    maps: ["SegmentationClass"],
    mapSuffixes: [{ suffix: "", classes: "voc" }],
    list: "ImageSets/Segmentation/val.txt",
  },
  {
    name: "CamVid",
    images: ["701_StillsRaw_full"],
    maps: ["LabeledApproved_full"],
    mapSuffixes: [{ suffix: "_L" }],
    tableFile: "label_colors.txt",
  },
  { name: "CamVid of SegNet, val", images: ["val"], maps: ["valannot"], mapSuffixes: plain },
  { name: "CamVid of SegNet, test", images: ["test"], maps: ["testannot"], mapSuffixes: plain },
  {
    name: "folders of images and label maps",
    images: ["images", "image", "imgs", "img", "inputs", "input", "rgb"],
    maps: ["annotations", "annotation", "labels", "label", "masks", "mask", "gt", "targets"],
    mapSuffixes: ["", "_L", "_mask", "_label", "_labels", "_gt", "_seg"].map((suffix) => ({
      suffix,
    })),
  },
];

/** Two folders that were named one by one. */
export const twoFolders: PairLayout = {
  ...(layouts.at(-1) as PairLayout),
  name: "two folders",
};

export interface FoundLayout {
  readonly layout: PairLayout;
  /** The folder that the layout lies in. */
  readonly root: string;
  readonly images: string;
  readonly maps: string;
  /** The folder of the split, if there is one: `val`. */
  readonly split: string | undefined;
}

/** `Cityscapes, val`. */
export const layoutWords = ({ layout, split }: FoundLayout): string =>
  split === undefined ? layout.name : `${layout.name}, ${split}`;

/** Splits by the names of their folders, the one to score first. */
const splits = ["val", "validation", "test"];

/** The first layout that lies in `root` or in a folder of it that is named after a split. */
export async function findLayout(root: string): Promise<FoundLayout | undefined> {
  for (const above of [undefined, ...splits]) {
    const base = above === undefined ? root : join(root, above);
    for (const layout of layouts) {
      const images = await firstFolder(base, layout.images);
      const maps = await firstFolder(base, layout.maps);
      if (images === undefined || maps === undefined) continue;
      const below = above === undefined ? await splitIn(images, maps) : undefined;
      return {
        layout,
        root: base,
        images: join(images, below ?? ""),
        maps: join(maps, below ?? ""),
        split: above ?? below,
      };
    }
  }
  return undefined;
}

/** A split that both folders have. */
async function splitIn(images: string, maps: string): Promise<string | undefined> {
  for (const split of splits) {
    if ((await isFolder(join(images, split))) && (await isFolder(join(maps, split)))) return split;
  }
  return undefined;
}

async function firstFolder(root: string, names: readonly string[]): Promise<string | undefined> {
  for (const name of names) if (await isFolder(join(root, name))) return join(root, name);
  return undefined;
}

const isFolder = async (path: string): Promise<boolean> =>
  (await statOf(path))?.isDirectory() === true;
