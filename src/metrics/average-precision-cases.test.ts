/** Average precision on cases that one can count by hand, and what the options make of it. */
import { describe, expect, test } from "vitest";
import { randomScene } from "../../test/support/random-scenes.ts";
import type { Detections, Objects } from "../scene/index.ts";
import { apCorrectionEffects } from "./ap-correction-effects.ts";
import type { ApOptions } from "./ap-settings.ts";
import { averagePrecision } from "./average-precision.ts";
import { curveOf, linesByCategory, precisionRecall } from "./precision-recall.ts";

type Box = readonly [x: number, y: number, width: number, height: number];
interface Said {
  readonly box: Box;
  readonly score: number;
  readonly category?: number;
}
interface True {
  readonly box: Box;
  readonly category?: number;
  readonly id?: number;
  readonly crowd?: 1;
  readonly area?: number;
}

const instances = (things: readonly (Said | True)[]) => ({
  categories: Int32Array.from(things, ({ category = 0 }) => category),
  boxes: Float64Array.from(things.flatMap(({ box }) => [...box])),
});
const area = ({ box: [, , width, height] }: Said | True) => width * height;

const detections = (...things: Said[]): Detections => ({
  ...instances(things),
  areas: Float64Array.from(things, area),
  scores: Float64Array.from(things, ({ score }) => score),
});
const objects = (...things: True[]): Objects => ({
  ...instances(things),
  areas: Float64Array.from(things, (thing) => thing.area ?? area(thing)),
  ids: Float64Array.from(things, ({ id }, i) => id ?? i + 1),
  crowd: Uint8Array.from(things, ({ crowd = 0 }) => crowd),
  ignored: new Uint8Array(things.length),
});

/** The lines of some images, by name. */
function lines(images: [Detections, Objects][], options: Partial<ApOptions> = {}) {
  const family = averagePrecision({ overlaps: "boxes", categories: 1, ...options });
  const evidence = images.map(([said, truth]) => family.observe(said, truth));
  const values = family.conclude(evidence);
  return Object.fromEntries(family.lines.map(({ name }, i) => [name, values[i]]));
}

const here: Box = [10, 10, 40, 40];
const there: Box = [200, 200, 40, 40];
const nowhere: Box = [400, 10, 40, 40];
const half: Box = [10, 10, 40, 20];

// By hand; each was also put to pycocotools 2.0.11.
describe("box AP", () => {
  test("does not mind a second detection of the same object behind the first", () => {
    const said = detections({ box: here, score: 0.9 }, { box: here, score: 0.8 });
    expect(lines([[said, objects({ box: here })]]).AP).toBeCloseTo(1, 12);
  });

  test("is a half with one wrong detection ahead of the only right one", () => {
    const said = detections({ box: nowhere, score: 0.9 }, { box: here, score: 0.8 });
    expect(lines([[said, objects({ box: here })]]).AP).toBe(0.5);
  });

  test("takes an overlap of exactly a threshold", () => {
    const { AP, AP50 } = lines([[detections({ box: half, score: 1 }), objects({ box: here })]]);
    expect(AP50).toBeCloseTo(1, 12);
    expect(AP).toBeCloseTo(0.1, 12);
  });

  test("of three objects of which two are found is 67/101: recall goes to 0.66", () => {
    const said = detections({ box: here, score: 0.9 }, { box: there, score: 0.8 });
    const truth = objects({ box: here }, { box: there }, { box: nowhere });
    expect(lines([[said, truth]]).AP).toBeCloseTo(67 / 101, 12);
  });

  test("looks at no more than the 100 best of an image and category", () => {
    const wrong = Array.from({ length: 100 }, () => ({ box: nowhere, score: 0.9 }));
    const said = detections(...wrong, { box: here, score: 0.8 });
    expect(lines([[said, objects({ box: here })]]).AP).toBe(0);
  });

  test("lets a crowd swallow what lies in it", () => {
    const said = detections(
      { box: there, score: 0.9 },
      { box: there, score: 0.8 },
      { box: here, score: 0.7 },
    );
    const found = lines([[said, objects({ box: here }, { box: there, crowd: 1 })]]);
    expect(found.AP).toBeCloseTo(1, 12);
    expect(found.AR1).toBe(0); // the best detection went to the crowd
    expect(found.AR10).toBe(1);
  });

  test("of equal scores has the first of an image ahead, and the first image", () => {
    const wrongFirst = detections({ box: nowhere, score: 0.5 }, { box: here, score: 0.5 });
    const rightFirst = detections({ box: here, score: 0.5 }, { box: nowhere, score: 0.5 });
    expect(lines([[wrongFirst, objects({ box: here })]]).AP).toBe(0.5);
    expect(lines([[rightFirst, objects({ box: here })]]).AP).toBeCloseTo(1, 12);
    const wrong: [Detections, Objects] = [detections({ box: nowhere, score: 0.5 }), objects()];
    const right: [Detections, Objects] = [
      detections({ box: here, score: 0.5 }),
      objects({ box: here }),
    ];
    expect(lines([wrong, right]).AP).toBe(0.5);
    expect(lines([right, wrong]).AP).toBeCloseTo(1, 12);
  });

  test("leaves a category without objects out, and counts one without detections as 0", () => {
    const said = detections({ box: here, score: 0.9 }, { box: here, score: 0.9, category: 1 });
    const truth = objects({ box: here }, { box: there, category: 2 });
    expect(lines([[said, truth]], { categories: 3 }).AP).toBeCloseTo(1 / 2, 12);
  });

  test("is NaN where there is nothing to find", () => {
    expect(lines([])).toMatchObject({ AP: Number.NaN, AR100: Number.NaN });
    expect(lines([[detections({ box: here, score: 1 }), objects()]]).AP).toBeNaN();
    const small = lines([[detections({ box: here, score: 1 }), objects({ box: here })]]);
    expect(small.APs).toBeNaN();
  });

  test("never takes an overlap of NaN for a match, as COCOeval would", () => {
    const broken: Box = [10, 10, Number.NaN, 40];
    expect(lines([[detections({ box: broken, score: 1 }), objects({ box: here })]]).AP).toBe(0);
  });
});

describe("its lines", () => {
  const image: [Detections, Objects] = [
    detections({ box: here, score: 1 }),
    objects({ box: here }),
  ];

  test("are those of COCO under their usual names", () => {
    const names = (overlaps: ApOptions["overlaps"]) =>
      averagePrecision({ overlaps, categories: 1 }).lines.map(({ name }) => name);
    const twelve = "AP AP50 AP75 APs APm APl AR1 AR10 AR100 ARs ARm ARl".split(" ");
    expect(names("boxes")).toEqual(twelve);
    expect(names("masks")).toEqual(twelve);
    expect(names("keypoints")).toEqual("AP AP50 AP75 APm APl AR AR50 AR75 ARm ARl".split(" "));
  });

  test("follow the options: no −1 for a limit of 100 or a threshold of 0.5 that is not there", () => {
    const found = lines([image], { maxDets: [300, 5], iouThresholds: [0.6, 0.75] });
    expect(Object.keys(found)).toEqual("AP AP75 APs APm APl AR5 AR300 ARs ARm ARl".split(" "));
    expect(found.AP).toBeCloseTo(1, 12);
  });

  test("carry the name of a range of one's own", () => {
    const areaRanges = [
      { name: "all", low: 0, high: 1e10 },
      { name: "tiny", low: 0, high: 2000 },
    ];
    const found = lines([image], { areaRanges });
    expect(found["AP-tiny"]).toBeCloseTo(1, 12);
    expect(found["AR-tiny"]).toBe(1);
  });

  test("are told for each category too", () => {
    const family = averagePrecision({ overlaps: "boxes", categories: 3 });
    const said = detections({ box: here, score: 0.9 }, { box: nowhere, score: 0.9, category: 2 });
    const evidence = [family.observe(said, objects({ box: here }, { box: there, category: 2 }))];
    const [first, second, third] = linesByCategory(family, evidence);
    expect(first[0]).toBeCloseTo(1, 12);
    expect(second[0]).toBeNaN();
    expect(third[0]).toBe(0);
  });
});

describe("precisionRecall", () => {
  const family = averagePrecision({ overlaps: "boxes", categories: 2 });
  const said = detections({ box: nowhere, score: 0.9 }, { box: here, score: 0.8 });
  const evidence = [family.observe(said, objects({ box: here }))];

  test("gives the curve of a cell, and null where it has no objects", () => {
    const cell = { threshold: 0, area: 0, cut: 2 };
    const curve = curveOf(precisionRecall(family, evidence), { ...cell, category: 0 });
    expect([...(curve?.precision ?? [])]).toEqual(new Array(101).fill(0.5));
    // Recall 0 is reached by the very first detection, although it is wrong.
    expect([...(curve?.scores ?? [])]).toEqual([0.9, ...new Array(100).fill(0.8)]);
    expect(curveOf(precisionRecall(family, evidence), { ...cell, category: 1 })).toBeNull();
  });
});

describe("reweighed", () => {
  /** Whether two detections of a category in an image have the same score. */
  const hasTies = ({ categories, scores }: Detections) =>
    new Set(Array.from(scores, (score, i) => `${categories[i]} ${score}`)).size < scores.length;

  test("is conclude of evidence in which each image stands as often as it counts", () => {
    let compared = 0;
    for (let seed = 0; seed < 200; seed++) {
      const { options, detections: said, truth } = randomScene(seed);
      if (said.some(hasTies)) continue;
      const family = averagePrecision(options);
      const evidence = said.map((image, i) => family.observe(image, truth[i]));
      const counts = evidence.map((_, i) => (seed * 7 + i * 5) % 4);
      const repeated = evidence.flatMap((image, i) => new Array(counts[i]).fill(image));
      expect(family.reweighed(evidence)(counts), `seed ${seed}`).toEqual(family.conclude(repeated));
      compared++;
    }
    expect(compared).toBeGreaterThan(50);
  });

  test("refuses counts of other evidence", () => {
    const { reweighed } = averagePrecision({ overlaps: "boxes", categories: 1 });
    expect(() => reweighed([])([1])).toThrow("1 counts for 0 pieces of evidence");
  });
});

describe("apCorrectionEffects", () => {
  test("tells of each correction what it makes of each line, and of all together", () => {
    const table = apCorrectionEffects({ overlaps: "boxes", categories: 1 });
    const said = detections({ box: here, score: 0.9 });
    const evidence = [table.observe(said, objects({ box: here, id: 0, area: 1024 }))];
    const rows = new Map(table.conclude(evidence).map((row) => [row.correction, row]));
    expect(rows.get("idZero")?.strict[0]).toBe(0); // COCOeval takes the id for “not matched”
    expect(rows.get("idZero")?.corrected[0]).toBeCloseTo(1, 12);
    expect(rows.get("epsilon")?.corrected[0]).toBe(0);
    expect(rows.get("all")?.corrected[0]).toBe(1);
    const [APs, APm] = [3, 4];
    expect(rows.get("areaBounds")?.strict[APs]).toBe(0);
    expect(rows.get("areaBounds")?.corrected[APs]).toBeNaN();
    expect(rows.get("all")?.corrected[APm]).toBe(1);
  });
});

describe("it refuses", () => {
  const box = { overlaps: "boxes", categories: 1 } as const;
  test.each<[string, () => unknown]>([
    [
      "expected a whole number of categories from 1, got 0",
      () => averagePrecision({ ...box, categories: 0 }),
    ],
    [
      "maxDets are whole numbers from 1, got [0, 10]",
      () => averagePrecision({ ...box, maxDets: [0, 10] }),
    ],
    [
      "IoU thresholds must be given, ascending and all different, got [0.5,0.5]",
      () => averagePrecision({ ...box, iouThresholds: [0.5, 0.5] }),
    ],
    [
      "detection 0 of an image is of category 1, but they count from 0 to 0",
      () => lines([[detections({ box: here, score: 1, category: 1 }), objects()]]),
    ],
    [
      "mask AP needs masks, but an image came without; ask for box AP",
      () =>
        lines([[detections({ box: here, score: 1 }), objects({ box: here })]], {
          overlaps: "masks",
        }),
    ],
  ])("%s", (message, attempt) => {
    expect(attempt).toThrow(message);
  });
});
