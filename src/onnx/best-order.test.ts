import { describe, expect, test } from "vitest";
import { bestOrder } from "./best-order.ts";
import {
  add,
  concat,
  exp,
  input,
  matMul,
  mul,
  reduceMean,
  relu,
  reshape,
  slice,
  tile,
} from "./build.ts";
import { type Lifetimes, lifetimesOf, peakIn } from "./lifetimes.ts";
import { treeOrder } from "./tree-order.ts";
import type { Value } from "./value.ts";

const x = (...shape: number[]): Value => input("x", shape);
const peak = (y: Value, options = {}) => peakIn(lifetimesOf([y]), options);
/** Another number of rows: no operator can write it where its input stood. */
const rows = (value: Value, count: number): Value =>
  matMul(input("w", [count, Number(value.shape[0])]), value);

describe("the most that is held at once", () => {
  test("is what a node takes and gives, and what others still need", () => {
    const a = rows(x(2, 1), 10); // 40 bytes
    const b = rows(a, 30); // 120
    const c = rows(b, 5); // 20
    expect(peak(c)).toBe(160);
    expect(peak(concat([c, a], 0))).toBe(40 + 120 + 20);
  });

  test("counts neither inputs nor constants nor views", () => {
    expect(peak(reshape(x(4, 4), [16]))).toBe(0);
    expect(peak(reshape(reshape(rows(x(4, 4), 4), [16]), [8, 2]))).toBe(64);
  });

  test("is less where an operator may write over what it read", () => {
    const y = relu(relu(rows(x(2, 1), 10)));
    expect(peak(y)).toBe(40);
    expect(peak(y, { inPlace: new Set() })).toBe(80);
    const a = rows(x(2, 1), 10);
    expect(peak(add(relu(a), a), { inPlace: new Set(["Relu", "Add"] as const) })).toBe(80); // a is needed later
  });
});

/** Of all orders: for every set of steps that can have been done, the best order of it. */
function leastOfAll(lifetimes: Lifetimes): number {
  const peakOf = (order: readonly number[]) => peakIn(lifetimes, { order });
  let open = new Map<string, readonly number[]>([["", []]]);
  for (let count = 0; count < lifetimes.steps.length; count++) {
    const next = new Map<string, readonly number[]>();
    for (const order of open.values()) {
      for (const [at, { after }] of lifetimes.steps.entries()) {
        if (order.includes(at) || !after.every((before) => order.includes(before))) continue;
        const longer = [...order, at];
        const key = String(longer.toSorted((a, b) => a - b));
        const before = next.get(key);
        if (before === undefined || peakOf(longer) < peakOf(before)) next.set(key, longer);
      }
    }
    open = next;
  }
  return Math.min(...[...open.values()].map(peakOf));
}

/** Numbers that look like chance and follow from the seed. */
function chanceOf(seed: number): (n: number) => number {
  let state = Math.imul(seed + 1, 2654435761) >>> 0;
  return (n) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
}

/** A graph of some nodes whose sizes and edges follow from the number. */
function anyGraph(seed: number): Value {
  const below = chanceOf(seed);
  const open: Value[] = [rows(x(2, 1), 1 + below(9))];
  for (let i = 0; i < 6; i++) {
    const from = open[below(open.length)];
    const kind = below(4);
    if (kind === 0) open.push(relu(from));
    else if (kind === 1)
      open.push(mul(from, slice(open[below(open.length)], { starts: [0], ends: [1], axes: [0] })));
    else open.push(rows(from, 1 + below(9)));
  }
  return concat(open.slice(-3), 0);
}

/** Branches of two or three steps each, joined one by one or together. */
function anyTree(seed: number): Value {
  const below = chanceOf(seed);
  const branch = () => {
    const first = rows(x(2, 1), 1 + below(30));
    const second = rows(first, 1 + below(30));
    return below(2) === 0 ? second : relu(second);
  };
  const joined = concat([branch(), rows(concat([branch(), branch()], 0), 1 + below(20))], 0);
  return seed % 2 === 0 ? joined : concat([rows(branch(), 3), joined], 0);
}

describe("the best order", () => {
  test.each(Array.from({ length: 24 }, (_, seed) => seed))(
    "holds as little as the best of all orders (graph %i)",
    (seed) => {
      const lifetimes = lifetimesOf([anyGraph(seed)]);
      const { order, peakBytes, isProven } = bestOrder(lifetimes, { width: 1000 });
      expect(isProven).toBe(true);
      expect(peakBytes).toBe(leastOfAll(lifetimes));
      expect(peakIn(lifetimes, { order })).toBe(peakBytes);
      for (const [i, at] of order.entries()) {
        for (const before of lifetimes.steps[at].after)
          expect(order.indexOf(before)).toBeLessThan(i);
      }
    },
  );

  test.each(Array.from({ length: 24 }, (_, seed) => seed))(
    "of a tree is found by Liu's method (tree %i)",
    (seed) => {
      const lifetimes = lifetimesOf([anyTree(seed)]);
      const order = treeOrder(lifetimes, {}) ?? [];
      expect(order.toSorted((a, b) => a - b)).toEqual([...lifetimes.steps.keys()]);
      expect(peakIn(lifetimes, { order })).toBe(leastOfAll(lifetimes));
      expect(bestOrder(lifetimes).isProven).toBe(true);
    },
  );

  test("takes the branch first that leaves less", () => {
    const large = rows(rows(x(2, 1), 100), 10); // 400 bytes at once, then 40
    const small = rows(rows(x(2, 1), 10), 20); // 40, then 80
    const y = concat([small, large], 0);
    expect(peak(y)).toBe(80 + 440); // as it stands: the small branch is held while the large one runs
    expect(bestOrder(lifetimesOf([y])).peakBytes).toBe(440);
  });

  test("of a hundred branches that cross is searched in a moment", () => {
    const from = rows(x(2, 64), 64);
    const branches = Array.from({ length: 100 }, () => {
      const wide = exp(tile(exp(exp(from)), [3, 1]));
      return reduceMean(exp(exp(wide)), [1]);
    });
    const y = concat(
      branches.map((branch, i) => add(branch, branches[(i * 7 + 3) % 100])),
      0,
    );
    const { isProven, peakBytes } = bestOrder(lifetimesOf([y]));
    expect(isProven).toBe(false);
    expect(peakBytes).toBeLessThanOrEqual(peak(y));
  });

  test("is never worse than the order as it stands, however little is searched", () => {
    for (let seed = 0; seed < 24; seed++) {
      const lifetimes = lifetimesOf([anyGraph(seed)]);
      const { peakBytes } = bestOrder(lifetimes, { width: 1 });
      expect(peakBytes).toBeLessThanOrEqual(peakIn(lifetimes));
      expect(peakBytes).toBeGreaterThanOrEqual(leastOfAll(lifetimes));
    }
  });
});
