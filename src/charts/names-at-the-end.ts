/** @module The names of lines, each beside its last point, none over another. */
import * as Plot from "@observablehq/plot";

/** What is drawn where, as of a line: `z` tells lines apart, and is their name. */
interface NamedLines extends Plot.TextOptions {
  readonly x: string;
  readonly y: string;
  readonly z: string;
}

/** A mark with the name of each line to the right of its last point, in its colour if nothing else is said. */
export const namesAtTheEnd = (
  points: readonly object[],
  { z, ...options }: NamedLines,
): Plot.Markish =>
  Plot.text(
    points,
    Plot.initializer(
      Plot.selectLast({ z, text: z, fill: z, textAnchor: "start", dx: 8, ...options }),
      (data, facets, { x, y }, scales) => {
        const across = inPixels(x, scales);
        const down = inPixels(y, scales);
        for (const facet of facets) {
          for (const group of columnsOf([...facet], across)) {
            const places = apart(
              group.map((i) => down[i]),
              LINE,
            );
            for (const [at, i] of group.entries()) down[i] = places[at];
          }
        }
        return { data, facets, channels: { y: { value: down, scale: null } } };
      },
    ),
  );

/** From name to name, in pixels, of a font of 12. */
const LINE = 13;
/** Names that begin farther apart than this do not touch. */
const WIDEST = 90;

function inPixels(channel: Plot.Channel | undefined, scales: Plot.ScaleFunctions): number[] {
  const scale = scales[channel?.scale as "x" | "y"]; // as both axes have one
  const values = channel?.value as ArrayLike<number> | undefined; // by then an array
  return Array.from(values ?? [], (value) => Number(scale?.(value) ?? value));
}

/** Those whose names begin at about the same place across. */
function columnsOf(all: readonly number[], across: readonly number[]): number[][] {
  const columns: number[][] = [];
  for (const i of all.toSorted((a, b) => across[a] - across[b])) {
    const last = columns.at(-1);
    if (last !== undefined && across[i] - across[last[0]] < WIDEST) last.push(i);
    else columns.push([i]);
  }
  return columns;
}

/**
 * Places at least `gap` apart, in the order of what was given, as near to it as can be: the least sum of squares,
 * by pooling neighbours that come too close (isotonic regression).
 */
export function apart(wanted: readonly number[], gap: number): number[] {
  const order = [...wanted.keys()].sort((a, b) => wanted[a] - wanted[b]);
  const pools: { sum: number; count: number }[] = [];
  const mean = ({ sum, count }: { sum: number; count: number }) => sum / count;
  for (const [rank, i] of order.entries()) {
    let pool = { sum: wanted[i] - rank * gap, count: 1 };
    for (let last = pools.at(-1); last && mean(last) > mean(pool); last = pools.at(-1)) {
      pool = { sum: pool.sum + last.sum, count: pool.count + last.count };
      pools.pop();
    }
    pools.push(pool);
  }
  const starts = pools.flatMap((pool) => Array.from({ length: pool.count }, () => mean(pool)));
  const places: number[] = [];
  for (const [rank, i] of order.entries()) places[i] = starts[rank] + rank * gap;
  return places;
}
