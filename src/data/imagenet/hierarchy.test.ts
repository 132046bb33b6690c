import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { imagenetClasses } from "./classes.ts";
import theirs from "./fixtures/distances.fixture.json" with { type: "json" };
import { imagenetHierarchy } from "./hierarchy.ts";
import { innerNodes } from "./wordnet-tree.ts";

const { parents } = imagenetHierarchy();
const sha256 = (data: string | Uint8Array): string =>
  createHash("sha256").update(data).digest("hex");

/** The node and all that is above it, up to the root. */
const pathFrom = (node: number): number[] => (node < 0 ? [] : [node, ...pathFrom(parents[node])]);

/** 15 less the depth of the lowest common ancestor, of all pairs of classes. */
function distances(): Uint8Array {
  const paths = Array.from({ length: 1000 }, (_, leaf) => pathFrom(leaf));
  const depth = Array.from(parents, (_, node) => pathFrom(node).length - 1);
  const pairs: number[] = [];
  for (let i = 0; i < 1000; i++) {
    const above = new Set(paths[i]);
    for (let j = i + 1; j < 1000; j++) {
      pairs.push(15 - depth[paths[j].find((node) => above.has(node)) as number]);
    }
  }
  return Uint8Array.from(pairs);
}

test("is one tree with the 1000 classes as its leaves, none deeper than 15", () => {
  expect(parents.length).toBe(theirs.nodes);
  expect(parents.indexOf(-1)).toBe(1000);
  const inner = [...new Set(parents)].filter((parent) => parent >= 0).sort((a, b) => a - b);
  expect(inner).toEqual(Array.from({ length: 372 }, (_, i) => 1000 + i));
  const depths = Array.from({ length: 1000 }, (_, leaf) => pathFrom(leaf).length - 1);
  expect(Math.max(...depths)).toBe(15);
});

test("has the 1371 edges of the released tree", () => {
  const innerWnids = innerNodes
    .trim()
    .split("\n")
    .map((line) => line.split(" ")[1]);
  const wnids = [...imagenetClasses().wnids, ...innerWnids];
  const edges = [...parents]
    .flatMap((parent, child) => (parent < 0 ? [] : [`${wnids[parent]} ${wnids[child]}\n`]))
    .sort();
  expect(edges).toHaveLength(theirs.edges);
  expect(sha256(edges.join(""))).toBe(theirs.edgesSha256);
});

test("gives all 499,500 pairs of classes the distance that was released (1 to 15)", () => {
  const ours = distances();
  const histogram = new Array<number>(16).fill(0);
  for (const distance of ours) histogram[distance]++;
  expect(histogram).toEqual(theirs.pairsAtDistance);
  expect(sha256(ours)).toBe(theirs.distancesSha256);
});
