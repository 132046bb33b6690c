import { describe, expect, test } from "vitest";
import { classOrderProbe, type Observed } from "./class-order.ts";
import { ilsvrcOrder } from "./imagenet/ilsvrc-ids.ts";

/** A small generator of chance that gives the same numbers on every machine (mulberry32). */
function chanceOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface Simulation {
  readonly images: number;
  readonly accuracy: number;
  readonly seed: number;
  /** The class at which a class's images are: of the first image, the second, … */
  readonly classOf?: (image: number, chance: () => number) => number;
  readonly output?: (index: number) => number;
  readonly label?: (index: number) => number;
}

/** A model that is right with some chance; one that sees takes a twentieth of the rest for a neighbour, as with dogs. */
function simulated({ images, accuracy, seed, classOf, output, label }: Simulation): Observed[] {
  const chance = chanceOf(seed);
  const anyClass = (): number => Math.floor(chance() * 1000);
  return Array.from({ length: images }, (_, i) => {
    const truth = classOf?.(i, chance) ?? anyClass();
    const neighbour = (truth + (chance() < 0.5 ? 1 : 999)) % 1000;
    const seen =
      chance() < accuracy ? truth : chance() < Math.min(0.05, accuracy) ? neighbour : anyClass();
    return { topClasses: [output?.(seen) ?? seen], labels: [label?.(truth) ?? truth] };
  });
}

const ids = [...ilsvrcOrder()];
const text = Array.from({ length: 1000 }, (_, i) => String(i))
  .sort()
  .map(Number);
const mistakes: [meaning: RegExp, mistake: Pick<Simulation, "output" | "label">][] = [
  [/outputs of the model stand in the order of ILSVRC2012 ids/, { output: (c) => ids.indexOf(c) }],
  [/labels are ILSVRC2012 ids less one/, { label: (c) => ids.indexOf(c) }],
  [/labels are ILSVRC2012 ids$/, { label: (c) => ids.indexOf(c) + 1 }],
  [
    /outputs of the model stand in the order of their numbers sorted as text/,
    { output: (c) => text.indexOf(c) },
  ],
  [/labels are places of the class numbers sorted as text/, { label: (c) => text.indexOf(c) }],
  [/output 0 of the model is the background/, { output: (c) => c + 1 }],
  [/labels count from 1/, { label: (c) => c + 1 }],
];

/** All 1000 classes; 200 of them, one image after another; the 200 animals of a folder in its order. */
const classes: [string, Simulation["classOf"]][] = [
  ["all classes", undefined],
  ["each fifth class", (i) => (i * 5) % 1000],
  ["the first 200 classes", (_, chance) => Math.floor(chance() * 200)],
];

describe.each(mistakes)("%s", (meaning, mistake) => {
  test.each(
    classes.flatMap(([name, classOf]) =>
      [0.3, 0.6, 0.9].flatMap((accuracy) =>
        [200, 500].map((images) => ({ name, classOf, accuracy, images })),
      ),
    ),
  )("is found at $accuracy after $images images of $name", ({ classOf, accuracy, images }) => {
    for (let seed = 1; seed <= 20; seed++) {
      const observed = simulated({
        images,
        accuracy,
        seed,
        ...mistake,
        ...(classOf && { classOf }),
      });
      const found = classOrderProbe(observed, 1000);
      expect(found?.order.meaning).toMatch(meaning);
      expect(found?.scored).toBe(images);
      expect(found?.under).toBeGreaterThan(images * (accuracy - 0.15));
      expect(found?.given).toBeLessThan(images * 0.12);
    }
  });
});

describe("there is no false alarm", () => {
  test.each(
    [0, 0.001, 0.02, 0.05, 0.3, 0.9].flatMap((accuracy) =>
      classes.map(([name, classOf]) => ({ accuracy, name, classOf })),
    ),
  )("for a model that is right $accuracy of the time on $name", ({ accuracy, classOf }) => {
    for (let seed = 1; seed <= 100; seed++) {
      const observed = simulated({
        images: 50 + 5 * seed,
        accuracy,
        seed,
        ...(classOf && { classOf }),
      });
      expect(classOrderProbe(observed, 1000)).toBeNull();
    }
  });

  test("for a model that always says one class, though most images are of its neighbour", () => {
    const observed = Array.from({ length: 300 }, (_, i) => ({
      topClasses: [7],
      labels: [i % 5 === 0 ? 3 : 6],
    }));
    expect(classOrderProbe(observed, 1000)).toBeNull();
  });

  test("for images that nobody could label, or none at all", () => {
    expect(classOrderProbe([], 1000)).toBeNull();
    expect(classOrderProbe([{ topClasses: [1], labels: [] }], 1000)).toBeNull();
  });

  test("for ten classes, which sort the same as text and as numbers", () => {
    const chance = chanceOf(5);
    const observed = Array.from({ length: 500 }, (_, i) => ({
      topClasses: [Math.floor(chance() * 10)],
      labels: [i % 10],
    }));
    expect(classOrderProbe(observed, 10)).toBeNull();
  });
});

test("one right label of several is enough, as in ReaL", () => {
  const observed = simulated({ images: 300, accuracy: 0.8, seed: 3, output: (c) => c + 1 });
  const real = observed.map((one) => ({
    ...one,
    labels: [...one.labels, (one.labels[0] + 500) % 1000],
  }));
  expect(classOrderProbe(real, 1000)?.order.meaning).toMatch(/background/);
});
