/** @module The 1000 classes of ImageNet-1K in the order that every model uses: that of their WNIDs. */
import { classTable } from "./class-table.ts";

export interface ImagenetClasses {
  readonly wnids: readonly string[];
  /** The first name in WordNet; a few repeat (crane, maillot). */
  readonly names: readonly string[];
  readonly indexOf: ReadonlyMap<string, number>;
}

let parsed: ImagenetClasses | undefined;

/** WNIDs and names by index, and the index of each WNID. */
export function imagenetClasses(): ImagenetClasses {
  parsed ??= parse();
  return parsed;
}

function parse(): ImagenetClasses {
  const lines = classTable.trim().split("\n");
  const wnids = lines.map((line) => line.slice(0, 9));
  return {
    wnids,
    names: lines.map((line) => line.slice(10)),
    indexOf: new Map(wnids.map((wnid, index) => [wnid, index])),
  };
}
