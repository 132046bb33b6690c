/** @module Which parts of a ledger are still to be made. */
import { partsIn, readPart, removePart } from "../record/index.ts";
import type { Plan } from "./plan.ts";
import { commonColumns } from "./task.ts";

export interface Missing {
  /** Parts without a file, with the samples that belong into them. */
  readonly missing: readonly {
    readonly part: number;
    readonly from: number;
    readonly to: number;
  }[];
  /** How many rows are there already. */
  readonly rows: number;
}

/** The stretch of samples of each part of a plan. */
export function partsOf({ range, partRows }: Pick<Plan, "range" | "partRows">): Missing["missing"] {
  const count = Math.ceil((range.to - range.from) / partRows);
  return Array.from({ length: count }, (_, part) => {
    const from = range.from + part * partRows;
    return { part, from, to: Math.min(from + partRows, range.to) };
  });
}

/**
 * What is still to be done. With `redoBroken`, parts in which an image could not be read are removed
 * first: it may have been mended since.
 */
export async function missingParts(
  plan: Plan,
  folder: string,
  { redoBroken }: { redoBroken: boolean },
): Promise<Missing> {
  const there = new Set(await partsIn(folder));
  if (redoBroken) {
    for (const part of there) {
      const rows = await readPart(folder, part, { problem: commonColumns.problem });
      if (rows.every(({ problem }) => problem === null)) continue;
      await removePart(folder, part);
      there.delete(part);
    }
  }
  const parts = partsOf(plan);
  const missing = parts.filter(({ part }) => !there.has(part));
  const open = missing.reduce((n, { from, to }) => n + to - from, 0);
  return { missing, rows: plan.range.to - plan.range.from - open };
}
