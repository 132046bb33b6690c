/**
 * @module Small detection problems by chance, full of what evaluators stumble over: crowds, ignored
 * objects, ties of scores and of overlaps, the id 0, areas on the bounds, empty images, odd options.
 * src/metrics/fixtures/random_scenes.py draws the same ones, number by number: change both or none.
 */
import type { ApOptions } from "../../src/metrics/ap-settings.ts";
import { ramp } from "../../src/metrics/ramp.ts";
import type { Detections, Mask, Objects } from "../../src/scene/index.ts";

/** A problem as the reference saw it. */
export interface RandomScene {
  readonly options: ApOptions;
  readonly detections: readonly Detections[];
  readonly truth: readonly Objects[];
}

interface Thing {
  category: number;
  box: number[];
  rectangles: number[][];
  points: number[][];
  score: number;
  crowd: number;
  ignored: number;
  bound: number | null;
}

interface Style {
  readonly overlaps: ApOptions["overlaps"];
  readonly categories: number;
  readonly unit: number;
  readonly scores: number;
  readonly hasNaN: boolean;
  readonly bothGiven: boolean;
  readonly many: number;
  readonly points: number;
}

const none = undefined;
const recalls = [none, none, none, [0, 0.5, 1], ramp(0, 1, 11), [0.3, 0.9], [0]];
const ious = [none, none, none, [0.5], [0, 0.3, 0.75, 1], ramp(0.5, 0.99, 50), [0.1, 0.5]];
const usual = [1, 10, 100];
const limits = [usual, usual, usual, [1, 2, 3], [2], [1, 3, 7, 100], [100, 2, 5]];
const areas = [
  none,
  none,
  none,
  [
    { name: "all", low: 0, high: 1e10 },
    { name: "tiny", low: 0, high: 200 },
    { name: "rest", low: 200, high: 1e5 },
  ],
  [{ name: "all", low: 0, high: 1024 }],
];
const bounds = [1024, 9216, 0, 1e10, 1e10 + 1, 200, 500, 5000, 20000];
const sides = [8, 16, 32, 96, 33, 20, 18];
const sigmas = [none, [0.05, 0.1, 0.025], Array.from({ length: 9 }, (_, i) => 0.01 * (i + 1))];

/** The problem of a seed; of keypoints, masks or boxes, unless other kinds are named. */
export function randomScene(
  seed: number,
  kinds: readonly ApOptions["overlaps"][] = ["boxes", "masks", "keypoints"],
): RandomScene {
  const chance = new Chance(seed);
  const overlaps = chance.pick(kinds);
  const maxDets = chance.pick(limits);
  const isOfKeypoints = overlaps === "keypoints";
  const drawn = {
    overlaps,
    categories: 1 + chance.below(4),
    iouThresholds: chance.pick(ious),
    recallThresholds: chance.pick(recalls),
    areaRanges: chance.pick(areas),
    maxDets: isOfKeypoints && chance.oneIn(2) ? [20] : maxDets,
    useCategories: !chance.oneIn(6),
    sigmas: isOfKeypoints ? chance.pick(sigmas) : none,
  };
  const style: Style = {
    overlaps,
    categories: drawn.categories,
    unit: chance.pick([1, 4, 10]),
    scores: chance.pick([5, 5, 1000]),
    hasNaN: chance.oneIn(30),
    bothGiven: chance.oneIn(3),
    many: chance.oneIn(4) ? 12 : 5,
    points: drawn.sigmas?.length ?? 17,
  };
  let nextId = chance.oneIn(3) ? 0 : 1;
  const detections: Detections[] = [];
  const truth: Objects[] = [];
  for (let images = 1 + chance.below(5); images > 0; images--) {
    const image = oneImage(chance, style, nextId);
    nextId += image.truth.ids.length;
    detections.push(image.detections);
    truth.push(image.truth);
  }
  const given = Object.entries(drawn).filter(([, value]) => value !== none);
  return { options: Object.fromEntries(given) as unknown as ApOptions, detections, truth };
}

function oneImage(chance: Chance, style: Style, nextId: number) {
  const isLarge = style.overlaps === "boundaries";
  const width = (isLarge ? 40 : 8) + chance.below(isLarge ? 60 : 10);
  const height = (isLarge ? 30 : 6) + chance.below(isLarge ? 60 : 10);
  const categories = Array.from({ length: style.categories }, (_, k) => k);
  const absent = categories.filter(() => chance.oneIn(3));
  const notExhaustive = categories.filter(() => chance.oneIn(4));
  const objects: Thing[] = [];
  for (let n = chance.below(style.many); n > 0; n--) {
    const isNear = objects.length > 0 && chance.oneIn(3);
    const thing = isNear
      ? near(chance, chance.pick(objects))
      : oneThing(chance, style, width, height);
    thing.crowd = Number(chance.oneIn(6));
    thing.ignored = Number(chance.oneIn(6));
    thing.bound = chance.oneIn(3) ? chance.pick(bounds) : null;
    objects.push(thing);
  }
  const detections: Thing[] = [];
  for (let n = chance.below(2 * style.many); n > 0; n--) {
    detections.push(oneDetection(chance, style, objects, { width, height }));
  }
  const size = { width, height };
  return {
    detections: {
      ...columns(detections, style, size),
      areas: Float64Array.from(detections, (thing) => detectedArea(thing, style, size)),
      scores: Float64Array.from(detections, ({ score }) => score),
    },
    truth: {
      ...columns(objects, style, size),
      areas: Float64Array.from(objects, (thing) => thing.bound ?? markedArea(thing, style, size)),
      ids: Float64Array.from(objects, (_, i) => nextId + i),
      crowd: Uint8Array.from(objects, ({ crowd }) => crowd),
      ignored: Uint8Array.from(objects, ({ ignored }) => ignored),
      absent: Int32Array.from(absent),
      notExhaustive: Int32Array.from(notExhaustive),
    },
  };
}

type Size = { readonly width: number; readonly height: number };

function oneDetection(chance: Chance, style: Style, objects: Thing[], size: Size): Thing {
  let thing: Thing;
  if (objects.length > 0 && !chance.oneIn(4)) {
    thing = near(chance, chance.pick(objects));
    if (chance.oneIn(6)) thing.category = chance.below(style.categories);
  } else thing = oneThing(chance, style, size.width, size.height);
  thing.score = chance.below(style.scores) / style.scores;
  if (style.hasNaN && chance.oneIn(4)) thing.score = Number.NaN;
  return thing;
}

function oneThing(chance: Chance, style: Style, width: number, height: number): Thing {
  const [x, y] = [chance.below(30), chance.below(30)];
  const thing: Thing = {
    category: chance.below(style.categories),
    box: [x, y, chance.pick(sides), chance.pick(sides)],
    rectangles: [],
    points: [],
    score: 0,
    crowd: 0,
    ignored: 0,
    bound: null,
  };
  if (style.overlaps === "masks" || style.overlaps === "boundaries") {
    for (let n = 1 + chance.below(2); n > 0; n--) {
      const [left, top] = [chance.below(width), chance.below(height)];
      thing.rectangles.push([left, top, 1 + chance.below(width), 1 + chance.below(height)]);
    }
  }
  if (style.overlaps === "keypoints") {
    const isMarked = !chance.oneIn(5);
    for (let i = 0; i < style.points; i++) {
      const [x, y, visibility] = [chance.below(60), chance.below(60), chance.below(3)];
      thing.points.push([x, y, isMarked ? visibility : 0]);
    }
  }
  return thing;
}

/** A copy that is moved a little, or not at all. */
function near(chance: Chance, thing: Thing): Thing {
  const by = chance.pick([1, 1, 3, 7]);
  const move = (values: readonly number[]) => values.map((value) => value + chance.below(by));
  return {
    ...thing,
    box: move(thing.box),
    rectangles: thing.rectangles.map(move),
    points: thing.points.map(([x, y, visibility]) => [...move([x, y]), visibility]),
  };
}

function columns(things: readonly Thing[], style: Style, size: Size) {
  const hasMasks = style.overlaps === "masks" || style.overlaps === "boundaries";
  return {
    categories: Int32Array.from(things, ({ category }) => category),
    boxes: Float64Array.from(things.flatMap(({ box }) => box.map((side) => side / style.unit))),
    ...(hasMasks && { masks: things.map((thing) => maskOf(thing, size)) }),
    ...(style.overlaps === "keypoints" && {
      keypoints: Float64Array.from(things.flatMap(({ points }) => points.flat())),
    }),
  };
}

const boxArea = ({ box: [, , width, height] }: Thing, { unit }: Style): number =>
  (width / unit) * (height / unit);

const pixels = ({ runs }: Mask): number =>
  runs.reduce((sum, run, i) => sum + (i % 2 === 1 ? run : 0), 0);

const markedArea = (thing: Thing, style: Style, size: Size): number =>
  thing.rectangles.length > 0 ? pixels(maskOf(thing, size)) : boxArea(thing, style);

/** As COCO.loadRes: of the box if there is one, else of the mask, else of the box around all keypoints. */
function detectedArea(thing: Thing, style: Style, size: Size): number {
  if (style.overlaps === "keypoints") {
    const [xs, ys] = [0, 1].map((axis) => thing.points.map((point) => point[axis]));
    return (Math.max(...xs) - Math.min(...xs)) * (Math.max(...ys) - Math.min(...ys));
  }
  return style.bothGiven ? boxArea(thing, style) : markedArea(thing, style, size);
}

function maskOf({ rectangles }: Thing, { width, height }: Size): Mask {
  const inside = new Uint8Array(width * height);
  for (const [left, top, w, h] of rectangles) {
    for (let x = left; x < Math.min(left + w, width); x++) {
      inside.fill(1, x * height + top, x * height + Math.min(top + h, height));
    }
  }
  const runs: number[] = [0];
  let last = 0;
  for (const pixel of inside) {
    if (pixel !== last) runs.push(0);
    runs[runs.length - 1]++;
    last = pixel;
  }
  return { width, height, runs: Uint32Array.from(runs) };
}

/** A linear congruential generator of 32 bits (Numerical Recipes), of which the upper 24 are used. */
class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = (Math.imul(seed, 2654435761) + 12345) >>> 0;
    for (let i = 0; i < 4; i++) this.below(2);
  }

  below(n: number): number {
    this.#state = (Math.imul(this.#state, 1664525) + 1013904223) >>> 0;
    return (this.#state >>> 8) % n;
  }

  oneIn(n: number): boolean {
    return this.below(n) === 0;
  }

  pick<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)];
  }
}
