/** A test of two models, by their places in the list of models. */
export interface PairTest {
  readonly first: number;
  readonly second: number;
  /** Adjusted for the number of pairs (`adjustedP`); NaN where there was nothing to test. */
  readonly p: number;
}

/** Where a model stands among the others, as far as that could be shown. */
export interface Standing {
  /** The best rank it may have, from 1: one more than there are models that are shown to be better. */
  readonly best: number;
  /** The worst: the number of models less those that are shown to be worse. */
  readonly worst: number;
  /** The groups it is in, a letter each; models with a letter in common cannot be told apart. */
  readonly groups: string;
}

export interface RankGroupsOptions {
  /** One for each model, the higher the better; NaN where there is none. */
  readonly scores: readonly number[];
  readonly pairs: readonly PairTest[];
  /** A pair is told apart where its adjusted p is at most this. */
  readonly alpha?: number;
}

/**
 * Which models cannot be told apart. From all pairs that can, every model has an interval of ranks
 * (Mogstad, Romano, Shaikh and Wilhelm 2024, Review of Economic Studies 91:476–518: with p-values
 * adjusted by Holm the intervals of all models hold together with probability 1 − alpha; under
 * false-discovery control that share of the shown differences is expected to be wrong, and no such
 * promise is made for the intervals), and a letter for each of the largest groups without a pair that
 * is told apart (Piepho 2004, Journal of Computational and Graphical Statistics 13:456–466).
 *
 * That two models share a letter does not mean that they are equal: the images do not show which is
 * better. It is no equivalence relation: a and b, b and c may share one, while a and c do not.
 */
export function rankGroups({ scores, pairs, alpha = 0.05 }: RankGroupsOptions): Standing[] {
  const told = pairs
    .filter(({ first, second, p }) => p <= alpha && scores[first] !== scores[second])
    .map(({ first, second }) =>
      scores[first] > scores[second]
        ? { better: first, worse: second }
        : { better: second, worse: first },
    );
  const order = scores.map((_, i) => i).sort((i, j) => byScore(scores[i], scores[j]) || i - j);
  const place = order.map((_, i) => order.indexOf(i));
  const groups = largestGroups(
    scores.length,
    told.map(({ better, worse }) => [place[better], place[worse]]),
  );
  return scores.map((_, model) => ({
    best: 1 + told.filter(({ worse }) => worse === model).length,
    worst: scores.length - told.filter(({ better }) => better === model).length,
    groups: groups.map((group, i) => (group.includes(place[model]) ? letter(i) : "")).join(""),
  }));
}

/** Descending, NaN last. */
const byScore = (a: number, b: number): number =>
  Number.isNaN(a) ? Number(!Number.isNaN(b)) : Number.isNaN(b) ? -1 : b - a;

/**
 * The largest sets of 0 … n − 1 that hold no pair of `apart`, by insertion and absorption (Piepho
 * 2004): a set that holds a pair becomes two, each without one of them, and what lies in another set
 * goes. Each ascends; they are in the order of their members.
 */
function largestGroups(n: number, apart: readonly (readonly [number, number])[]): number[][] {
  let groups: number[][] = n === 0 ? [] : [Array.from({ length: n }, (_, i) => i)];
  for (const [i, j] of apart) {
    const split = groups.flatMap((group) =>
      group.includes(i) && group.includes(j)
        ? [group.filter((k) => k !== j), group.filter((k) => k !== i)]
        : [group],
    );
    groups = split.filter((group, at) => !split.some((other, o) => absorbs(other, o, group, at)));
  }
  return groups.sort(inOrder);
}

/** Whether `group` lies in `other`; of equal ones the first stays. */
const absorbs = (other: readonly number[], o: number, group: readonly number[], at: number) =>
  o !== at && group.every((k) => other.includes(k)) && (other.length > group.length || o < at);

function inOrder(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((k, i) => k !== b[i]);
  return at === -1 ? 0 : at >= b.length ? 1 : a[at] - b[at];
}

/** a … z, then a′ and so on. */
const letter = (i: number): string =>
  "abcdefghijklmnopqrstuvwxyz"[i % 26] + "′".repeat(Math.floor(i / 26));
