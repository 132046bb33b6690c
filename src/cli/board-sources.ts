/** @module What the board is made from, of a store in a folder. */
import type { BoardSources, Compared } from "../board/index.ts";
import { begunIn, compare, pictureOf, seenIn } from "../evaluate/index.ts";
import { folderLibrary, folderStore } from "../record/index.ts";
import { reportedLibrary, reportedStore } from "../reported/index.ts";

export function boardSources(root: string): BoardSources {
  const library = folderLibrary(root);
  const store = folderStore(root);
  return {
    library,
    record: (id) => store.get(id),
    reported: reportedLibrary(root),
    running: async () => begunIn(root, (await library()).unfinished),
    compare: (first, second) => headlineOf(root, [first, second]),
    predictions: (id, asked) => seenIn(root, id, asked),
    picture: async (id, sample) => ({
      type: "image/png",
      bytes: Uint8Array.from(await pictureOf(root, id, sample)),
    }),
  };
}

/** The same, with what a board with a token may change. */
export const writableSources = (root: string): BoardSources => ({
  ...boardSources(root),
  keep: (record) => folderStore(root).keep(record),
  keepReported: (reported) => reportedStore(root).keep(reported),
});

/** The paired test of the headline. */
async function headlineOf(root: string, ids: readonly [string, string]): Promise<Compared> {
  const { lines, samples } = await compare({ store: root, ids });
  const [{ metric, unit, values, pairs }] = lines;
  const [{ difference, interval, p, test }] = pairs;
  const [first, second] = values.map(({ value }) => value);
  return { metric, unit, first, second, difference, interval, p, test, samples };
}
