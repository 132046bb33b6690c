/** @module What is on the board of a store: its records, and all that is reported. */
import { messageOf } from "../errors.ts";
import { folderStore, type KeptRecord, parseRecord } from "../record/index.ts";
import { allReported, type Reported } from "../reported/index.ts";

export interface Board {
  /** In the order of their ids: as they are kept, and checked. */
  readonly records: readonly { readonly kept: unknown; readonly record: KeptRecord }[];
  readonly reported: readonly Reported[];
  /** Files of the store that are damaged, each in a line. */
  readonly problems: readonly string[];
}

export async function boardOf(root: string): Promise<Board> {
  const store = folderStore(root);
  const records: { kept: unknown; record: KeptRecord }[] = [];
  const problems: string[] = [];
  for (const id of await store.runs()) {
    try {
      const text = await store.textOf(id);
      if (text === undefined) continue; // a run that is not finished
      records.push({
        record: parseRecord(text, `${root}/${id}/record.json`),
        kept: JSON.parse(text),
      });
    } catch (thrown) {
      problems.push(messageOf(thrown));
    }
  }
  const reported = await allReported(root);
  return { records, reported: reported.sources, problems: [...problems, ...reported.problems] };
}
