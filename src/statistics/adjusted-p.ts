/** @module Many tests at once: p-values adjusted so that a family of them keeps its level. */

interface Rule {
  /** As it is called in papers. */
  readonly name: string;
  /** What is at most 1 − level if those tests are taken for shown whose adjusted p is at most that. */
  readonly controls: string;
  /** From the `rank`-th smallest (from 1) of `m` values of p. */
  factor(rank: number, m: number): number;
  /** Holm goes up from the smallest and keeps the largest, the others down and keep the smallest. */
  readonly walks: "up" | "down";
}

const perTest = "the chance of an error in a single test";
const perFamily = "the chance of any error (family-wise error rate)";
const discovery = "the expected share of errors among what is shown (false-discovery rate)";

const harmonic = (m: number): number => {
  let sum = 0;
  for (let i = 1; i <= m; i++) sum += 1 / i;
  return sum;
};

/** The corrections that we know. */
export const corrections = {
  none: { name: "No correction", controls: perTest, factor: () => 1, walks: "up" },
  /** Holm 1979, Scandinavian Journal of Statistics 6:65–70. Holds for any dependence. */
  holm: { name: "Holm", controls: perFamily, factor: (rank, m) => m - rank + 1, walks: "up" },
  /**
   * Benjamini and Hochberg 1995, JRSS B 57:289–300. Proven for independent and for positively
   * dependent tests; two-sided tests of all pairs of models are neither, but it is known to be robust
   * there (Yekutieli 2008, Journal of Statistical Planning and Inference 138:405–415).
   */
  bh: {
    name: "Benjamini–Hochberg",
    controls: discovery,
    factor: (rank, m) => m / rank,
    walks: "down",
  },
  /** Benjamini and Yekutieli 2001, Annals of Statistics 29:1165–1188. Holds for any dependence. */
  by: {
    name: "Benjamini–Yekutieli",
    controls: discovery,
    factor: (rank, m) => (m * harmonic(m)) / rank,
    walks: "down",
  },
} as const satisfies Record<string, Rule>;

export type Correction = keyof typeof corrections;

/**
 * The adjusted p-values, in the order of `p`: each is the smallest level at which its test would still
 * be taken for shown. A NaN is no test: it stays NaN, and the others are a smaller family.
 */
export function adjustedP(p: readonly number[], correction: Correction): number[] {
  const { factor, walks }: Rule = corrections[correction];
  const ascending = p
    .map((_, i) => i)
    .filter((i) => !Number.isNaN(p[i]))
    .sort((a, b) => p[a] - p[b]);
  const m = ascending.length;
  const adjusted = new Array<number>(p.length).fill(Number.NaN);
  const isUp = walks === "up";
  let reached = isUp ? 0 : 1;
  for (let step = 0; step < m; step++) {
    const rank = isUp ? step + 1 : m - step;
    const test = ascending[rank - 1];
    const own = Math.min(1, factor(rank, m) * p[test]);
    reached = isUp ? Math.max(reached, own) : Math.min(reached, own);
    adjusted[test] = reached;
  }
  return adjusted;
}
