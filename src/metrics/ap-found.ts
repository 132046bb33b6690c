/** @module What the detections of one image find, as a list that grows. */

/** Of each detection that finds something its place, and a word for each range and 32 thresholds. */
export interface FoundList {
  n: number;
  places: Int32Array;
  right: Int32Array;
  ignored: Int32Array;
}

export const emptyFoundList = (): FoundList => ({
  n: 0,
  places: new Int32Array(0),
  right: new Int32Array(0),
  ignored: new Int32Array(0),
});

/** Makes room for so many more, of so many words each. */
export function makeRoomFor(list: FoundList, more: number, words: number): void {
  const needed = list.n + more;
  if (list.places.length >= needed) return;
  const { places, right, ignored } = list;
  list.places = new Int32Array(2 * needed);
  list.right = new Int32Array(2 * needed * words);
  list.ignored = new Int32Array(2 * needed * words);
  list.places.set(places);
  list.right.set(right);
  list.ignored.set(ignored);
}
