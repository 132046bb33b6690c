import { describe, expect, test } from "vitest";
import fixture from "./fixtures/classification.json" with { type: "json" };
import { classTree } from "./hierarchy.ts";
import { averageHierarchicalDistance, mistakeSeverity } from "./mistake-severity.ts";
import { ranking } from "./ranking.ts";

/** cat 0 and dog 1 are pets 3; a pet and a car 2 are things 4. */
const things = { parents: Int32Array.of(3, 3, 4, 4, -1) };
const tree = { parents: Int32Array.from(fixture.tree.parents) };

/** The best of the classes first. */
const ranked = (order: readonly number[], truth: number) =>
  ranking(
    order.map((_, c) => -order.indexOf(c)),
    { keep: order.length, truth: [truth], kind: "logits" },
  );

describe("classTree", () => {
  test("the deeper the lowest node above both, the nearer are two classes", () => {
    const { classes, height, distance } = classTree(things);
    expect([classes, height]).toEqual([3, 2]);
    expect([distance(0, 0), distance(0, 1), distance(0, 2), distance(2, 1)]).toEqual([0, 1, 2, 2]);
  });

  test("a short branch does not bring its classes nearer", () => {
    // cat 0 and dog 1 are pets 5; pets and snail 2 are animals 6; car 3 and bus 4 are vehicles 7.
    const { height, distance } = classTree({ parents: Int32Array.of(5, 5, 6, 7, 7, 6, 8, 8, -1) });
    expect(height).toBe(3);
    expect([distance(0, 1), distance(0, 2), distance(0, 3)]).toEqual([1, 2, 3]);
    expect(distance(3, 4)).toBe(2); // as deep as animals, though the height of vehicles is 1
  });

  test("equals a search along the paths to the root, in Python", () => {
    const { classes, distance } = classTree(tree);
    expect(classes).toBe(12);
    fixture.tree.distances.forEach((row, a) => {
      expect(row.map((_, b) => distance(a, b))).toEqual(row);
    });
  });

  test.each<[string, number[]]>([
    ["a hierarchy has one root (parent −1), got 2", [-1, -1]],
    ["a hierarchy has one root (parent −1), got 0", [1, 0]],
    ["node 0 is above itself", [1, 0, -1]],
    ["node 0 has the parent 7, of 2 nodes", [7, -1]],
    ["node 2 has no child, but the 2 leaves have to come first", [1, 3, 3, -1]],
  ])("refuses: %s", (message, parents) => {
    expect(() => classTree({ parents: Int32Array.from(parents) })).toThrow(message);
  });

  test("refuses a class that is not in it", () => {
    expect(() => classTree(things).distance(0, 3)).toThrow("class 3 is not in the hierarchy");
  });
});

describe("mistake severity", () => {
  const of = (metric: ReturnType<typeof mistakeSeverity>) =>
    metric.conclude(
      fixture.tree.ranked.map((order, i) => {
        const label = fixture.tree.labels[i];
        return metric.observe(ranked(order, label), [label]);
      }),
    );

  test("is the mean distance over mistakes", () => {
    expect(of(mistakeSeverity(tree))).toBeCloseTo(fixture.tree.mistakeSeverity, 12);
  });

  test.each(fixture.tree.atK)("at %i best, over all images, is %d", (k, expected) => {
    expect(of(averageHierarchicalDistance(tree, k))).toBeCloseTo(expected, 12);
  });

  test("times the share of mistakes is the distance at 1", () => {
    const metric = mistakeSeverity(things);
    const guesses = [0, 1, 2, 1].map((best) =>
      metric.observe(ranked([best, (best + 1) % 3, (best + 2) % 3], 0), [0]),
    );
    expect(guesses).toEqual([0, 1, 2, 1]);
    expect(metric.conclude(guesses)).toBe(4 / 3);
    expect(averageHierarchicalDistance(things, 1).conclude(guesses)).toBe((4 / 3) * (3 / 4));
  });

  test("of no mistakes there is none", () => {
    expect(mistakeSeverity(things).conclude([0, 0])).toBeNaN();
  });

  test("goes to the nearest of several true classes, and as far as can be with a NaN", () => {
    const metric = mistakeSeverity(things);
    expect(metric.observe(ranked([1, 0, 2], 2), [2, 0])).toBe(1);
    const broken = ranking([Number.NaN, 1, 0], { keep: 3, truth: [1], kind: "logits" });
    expect(metric.observe(broken, [1])).toBe(2);
  });

  test("refuses a ranking cut too short, a k beyond the classes, an image without label", () => {
    const two = averageHierarchicalDistance(things, 2);
    const cut = ranking([1, 2, 3], { keep: 1, truth: [0], kind: "logits" });
    expect(() => two.observe(cut, [0])).toThrow("the 2 best of a ranking that kept 1; keep 2");
    expect(() => averageHierarchicalDistance(things, 4)).toThrow("k is 1 to 3, got 4");
    expect(() => two.observe(cut, [])).toThrow("without a label");
  });
});
