/** @module ADE20K scene parsing (Zhou et al. 2017): 150 classes; 0 in a map is all else, and is not scored. */
import { join, resolve } from "node:path";
import { Refusal } from "../errors.ts";
import type { Dataset } from "./dataset.ts";
import { findLayout } from "./label-maps/layouts.ts";
import { findPairs } from "./label-maps/pairs.ts";
import type { LabelMapTruth } from "./label-maps/source.ts";
import { pairedDataset } from "./label-maps.ts";
import { classTableOf } from "./on-demand.ts";
import { type DatasetKind, rootOf } from "./options.ts";

export const ade20k: DatasetKind<LabelMapTruth> = {
  summary: "ADE20K scene parsing, validation: 2,000 images of 150 classes",
  takes: [],
  open: async (root) => openAde20k(rootOf("ade20k", root)),
};

async function openAde20k(root: string): Promise<Dataset<LabelMapTruth>> {
  const place = resolve(root);
  const found =
    (await findLayout(place)) ?? (await findLayout(join(place, "ADEChallengeData2016")));
  if (found === undefined) {
    throw new Refusal(
      "data",
      `${place}: no images/ and annotations/ in it; expected ADEChallengeData2016 with images/validation and annotations/validation`,
    );
  }
  return pairedDataset({
    name: "ade20k",
    found,
    pairs: await findPairs(found),
    table: await classTableOf("ade20k"),
  });
}
