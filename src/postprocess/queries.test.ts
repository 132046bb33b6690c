import { describe, expect, test } from "vitest";
import { detr } from "./detr.ts";
import reference from "./fixtures/decoders.json" with { type: "json" };
import { settings, tensor, tensorOf } from "./fixtures/numbers.ts";
import { apart, geometry, keptOf } from "./fixtures/reference.ts";
import { rtDetr } from "./rt-detr.ts";

const outputNames = ["logits", "boxes"];

describe(`boxes of queries (${reference.versions})`, () => {
  test.each(reference.queries)(
    "$kind: $queries queries, $classCount logits, above $threshold, as post_process_object_detection",
    ({ kind, seed, queries, classCount: classes, threshold: scoreThreshold, ...theirs }) => {
      const decoder = kind === "detr" ? detr : rtDetr;
      const most = kind === "deformable" ? { mostDetections: 100 } : {};
      const ours = decoder.decode(
        {
          logits: tensorOf(seed, [1, queries, classes], -4, 4),
          boxes: tensorOf(seed + 1, [1, queries, 4], 0, 1),
        },
        geometry([640, 427], [1199, 800]),
        settings({ outputNames, scoreThreshold, ...most }),
      );
      const sorted = kind === "detr" ? bestFirst(theirs) : theirs; // those of DETR are in the order of queries
      const { corners, scores, classes: differences } = apart(keptOf(ours), sorted);
      expect(corners).toBeLessThan(1e-4); // float32 at 640
      expect(scores).toBeLessThan(1e-6);
      expect(differences).toBe(0);
    },
  );
});

function bestFirst<K extends { corners: number[][]; scores: number[]; classes: number[] }>(
  kept: K,
): K {
  const order = [...kept.scores.keys()].sort((a, b) => kept.scores[b] - kept.scores[a]);
  return {
    ...kept,
    corners: order.map((i) => kept.corners[i]),
    scores: order.map((i) => kept.scores[i]),
    classes: order.map((i) => kept.classes[i]),
  };
}

test("numbers of COCO that no category has are left out, the others counted without gaps", () => {
  const logits = new Float32Array(3 * 92).fill(-9);
  for (const [row, id] of [1, 12, 90].entries()) logits[row * 92 + id] = 5 - row;
  const outputs = {
    logits: tensor([1, 3, 92], logits),
    boxes: tensor([1, 3, 4], new Float32Array(12).fill(0.5)),
  };
  const said = settings({ outputNames, categoryIds: "coco-91" });
  const { categories } = detr.decode(outputs, geometry([10, 10], [10, 10]), said);
  expect([...categories]).toEqual([0, 79]); // person and toothbrush, not the 12th
});

test("logits and boxes of different numbers of queries are refused", () => {
  const outputs = { logits: tensorOf(1, [1, 5, 6], 0, 1), boxes: tensorOf(1, [1, 4, 4], 0, 1) };
  expect(() => detr.decode(outputs, geometry([9, 9], [9, 9]), settings({ outputNames }))).toThrow(
    "decoder detr: logits of 5 queries and boxes of 4; name both of one model with outputNames",
  );
});
