/**
 * @module Why a detector is not better (TIDE, Bolya et al. 2020, arXiv:2008.08115): each wrong detection and each
 * object that is missed is an error of one type, and a type weighs as much as AP would gain without it.
 */
import type { Detections, Objects } from "../scene/index.ts";
import type { Table } from "./table.ts";
import { type TideEvidence, type TideOptions, tideObserver } from "./tide-evidence.ts";
import { type TideRow, tideRows } from "./tide-gains.ts";

/**
 * A row for each type of error, as in tidecv 1.0.1, whose numbers are 100 times these. Of equal scores the first
 * image is ahead: evidence stands in the order of the images in the file.
 */
export const tide = (options: TideOptions): Table<Detections, Objects, TideEvidence, TideRow> => ({
  name: `tide-${options.overlaps}`,
  observe: tideObserver(options),
  conclude: tideRows,
});
