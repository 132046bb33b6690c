/**
 * @module Where precision and recall can turn: for each threshold and range of areas (a cell) where a
 * detection is right, or is ignored for what it finds. The others are merely counted.
 */
import { wordsFor } from "./ap-evidence.ts";
import type { Finders } from "./ap-finders.ts";
import type { ApSettings } from "./ap-settings.ts";

/** An event is the place of its detection among the finders of its category, times 4, plus these. */
export const isRight = 1;
/** Here the detection counts although it is outside of the range, or the other way round. */
export const isMoved = 2;

export interface ApEvents {
  /** Those of threshold `t` in range `a` from `eventStarts[a · T + t]` on, best first. */
  readonly events: Uint32Array;
  readonly eventStarts: Uint32Array;
}

/** The events of category `k`. */
export function eventsOf(
  { iouThresholds, areaRanges }: ApSettings,
  { starts, outside, rows, right, ignored }: Finders,
  k: number,
): ApEvents {
  const [T, A, words] = [iouThresholds.length, areaRanges.length, wordsFor(iouThresholds.length)];
  const list = emptyEventList(A * T, starts[k + 1] - starts[k]);
  for (let f = starts[k]; f < starts[k + 1]; f++) {
    const event = 4 * (f - starts[k]);
    for (let a = 0; a < A; a++) {
      const isOutside = ((outside[f] >>> a) & 1) === 1;
      for (let word = 0; word < words; word++) {
        const at = (rows[f] * A + a) * words + word;
        const cell = a * T + 32 * word;
        add(list, cell, right[at], event + isRight + (isOutside ? isMoved : 0));
        if (!isOutside) add(list, cell, ignored[at], event + isMoved);
      }
    }
  }
  return inCells(list);
}

/** Events with the cells that they are of, as they come. */
interface EventList {
  n: number;
  readonly cells: Uint32Array;
  readonly events: Uint32Array;
  /** How many events each cell has. */
  readonly sizes: Uint32Array;
}

/** With room for an event of each finder in each cell. */
const emptyEventList = (cells: number, finders: number): EventList => ({
  n: 0,
  cells: new Uint32Array(cells * finders),
  events: new Uint32Array(cells * finders),
  sizes: new Uint32Array(cells),
});

/** Adds an event to `cell`, and to so many after it as a bit of `bits` stands for. */
function add(list: EventList, cell: number, bits: number, event: number): void {
  for (let left = bits; left !== 0; left &= left - 1) {
    const own = cell + 31 - Math.clz32(left & -left); // the lowest bit that is set
    list.cells[list.n] = own;
    list.events[list.n++] = event;
    list.sizes[own]++;
  }
}

/** The events cell after cell, in each as they came. */
function inCells({ n, cells, events: listed, sizes }: EventList): ApEvents {
  const eventStarts = new Uint32Array(sizes.length + 1);
  for (let cell = 0; cell < sizes.length; cell++) {
    eventStarts[cell + 1] = eventStarts[cell] + sizes[cell];
  }
  const next = eventStarts.slice();
  const events = new Uint32Array(n);
  for (let i = 0; i < n; i++) events[next[cells[i]]++] = listed[i];
  return { events, eventStarts };
}
