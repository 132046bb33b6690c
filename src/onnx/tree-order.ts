/**
 * @module The order of least peak where every node is needed by one other alone, by the method of Liu (1987, "An
 * application of generalized tree pebbling to sparse matrix factorization"). What a subtree does to memory is
 * cut into stretches: up to a hill, then down to the lowest valley after it. Of several subtrees those stretches
 * go first that fall most from their hill to their valley.
 */
import {
  dyingIn,
  type Lifetimes,
  netBytes,
  type PeakOptions,
  transientBytes,
} from "./lifetimes.ts";

/** Steps that are done in one go, and what is held then beyond what was held before. */
interface Stretch {
  readonly steps: readonly number[];
  readonly hill: number;
  readonly valley: number;
}

/** Undefined where some node is needed by several. */
export function treeOrder(lifetimes: Lifetimes, options: PeakOptions): number[] | undefined {
  const { steps } = lifetimes;
  const followers = steps.map(() => 0);
  for (const { after } of steps) for (const before of after) followers[before]++;
  if (followers.some((count) => count > 1)) return undefined;
  const single = singles(lifetimes, options);
  const done = steps.map((): readonly Stretch[] => []);
  for (const [at, { after }] of steps.entries()) {
    done[at] = cut([...merged(after.map((before) => done[before])), single[at]]);
  }
  const roots = done.filter((_, at) => followers[at] === 0);
  return merged(roots).flatMap((stretch) => [...stretch.steps]);
}

/** What each step does by itself, which in a tree does not depend on the order. */
function singles({ steps, buffers }: Lifetimes, options: PeakOptions): Stretch[] {
  const left = buffers.map(({ uses }) => uses);
  return steps.map((step, at) => {
    const dying = dyingIn(step, buffers, (buffer) => left[buffer]);
    for (const buffer of step.takes) left[buffer]--;
    return {
      steps: [at],
      hill: transientBytes(step, { buffers, dying }, options),
      valley: netBytes(step, { buffers, dying }),
    };
  });
}

/** Within one subtree they fall less and less, so that its own order is kept. */
const merged = (subtrees: readonly (readonly Stretch[])[]): Stretch[] =>
  subtrees.flat().sort((a, b) => b.hill - b.valley - (a.hill - a.valley));

/** The same steps in as few stretches as can be: each to the highest hill that is left, and then to the lowest valley. */
function cut(stretches: readonly Stretch[]): Stretch[] {
  let level = 0;
  const levels = stretches.map(({ hill, valley }) => {
    const before = level;
    level += valley;
    return { hill: before + hill, valley: level };
  });
  const made: Stretch[] = [];
  let base = 0;
  for (let from = 0; from < stretches.length; ) {
    const top = lastBest(levels, from, (a, b) => a.hill >= b.hill);
    const bottom = lastBest(levels, top, (a, b) => a.valley <= b.valley);
    made.push({
      steps: stretches.slice(from, bottom + 1).flatMap(({ steps }) => steps),
      hill: levels[top].hill - base,
      valley: levels[bottom].valley - base,
    });
    base = levels[bottom].valley;
    from = bottom + 1;
  }
  return made;
}

/** The last place from `from` on that is as good as any. */
function lastBest<T>(list: readonly T[], from: number, isAsGood: (a: T, b: T) => boolean): number {
  let best = from;
  for (let i = from + 1; i < list.length; i++) if (isAsGood(list[i], list[best])) best = i;
  return best;
}
