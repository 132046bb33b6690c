/** @module The label map of an image, named in the listing of a dataset and read when it is scored. */
import { createHash } from "node:crypto";
import { Refusal } from "../../errors.ts";
import { canonical } from "../../json.ts";
import { type LabelMap, sizesDiffer } from "../../scene/index.ts";
import type { TruthText } from "../listed.ts";
import { openImage } from "../open-image.ts";
import { type LabelCoding, meantBy } from "./coding.ts";

/** A PNG, and how what it stores becomes classes. Plain data, so that another thread can read it. */
export interface LabelMapFile {
  readonly file: string;
  readonly coding: LabelCoding;
}

/** What is true of every pixel of an image: a file that is read when it is needed, or a map at hand. */
export type LabelMapTruth = LabelMapFile | { readonly map: LabelMap };

/**
 * The label map: classes from 0, and `ignoredLabel` of `scene` where a pixel is not scored. A file that cannot
 * be read, numbers that are no class, and a map of another size than its image are refused in one line.
 */
export async function openLabelMap(
  truth: LabelMapTruth,
  image?: { readonly width: number; readonly height: number },
): Promise<LabelMap> {
  const map = "map" in truth ? truth.map : await readFile(truth);
  const why = image === undefined ? undefined : sizesDiffer(map, image);
  if (why === undefined) return map;
  const where = "map" in truth ? "the label map" : truth.file;
  throw new Refusal("data", `${where}: has ${why}, as its image; a label map is never resized`);
}

async function readFile({ file, coding }: LabelMapFile): Promise<LabelMap> {
  const { readLabelMap } = await import("../../image/index.ts"); // most datasets have no maps
  const stored = readLabelMap(await openImage({ file }), file, coding.colours?.code);
  return meantBy(stored, coding, file);
}

/** SHA-256 of what is stored and of how it is read: maps are small, so a digest can know all of them. */
export const labelMapText: TruthText<LabelMapTruth> = async (truth) => {
  const hash = createHash("sha256");
  if ("map" in truth) {
    const { width, height, labels } = truth.map;
    hash.update(`${width} ${height} `).update(Int32Array.from(labels));
  } else {
    hash.update(canonical(truth.coding)).update(await openImage(truth));
  }
  return hash.digest("hex");
};
