/**
 * @module mIoU of 2000 label maps of 683×512 and 150 classes (the size of the ADE20K validation set), against
 * NumPy: counted from maps in memory, and from PNG files. Both sides run on one core, and are counted in CPU time.
 * Goal: three times as fast as NumPy counts. NumPy's side is the faster of two ways: `np.bincount` of pairs, and
 * the three `np.histogram` of CSAIL's code (mmsegmentation's `torch.histc` takes as long).
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { readLabelMap } from "../src/image/index.ts";
import { meanIoU, type Overlap } from "../src/metrics/index.ts";
import type { LabelMap } from "../src/scene/index.ts";
import { random } from "../src/statistics/index.ts";
import { median, msEach, oneThread, onOneCore } from "./one-core.ts";
import { runPython } from "./python.ts";

const [width, height, classes] = [683, 512, 150];
const maps = 2000;
/** So many pairs are made; each is met as often as it takes to have 2000. */
const made = 50;
const rounds = 3;

const family = meanIoU({ classes, ignore: 255, convention: "mmseg" });

interface Pair {
  readonly prediction: LabelMap;
  readonly truth: LabelMap;
}

export default async function labelMaps(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "label-maps-"));
  const pairs = Array.from({ length: made }, (_, seed) => madePair(seed));
  await write(folder, pairs);
  using core = onOneCore();
  console.log(
    `${maps} maps of ${width}×${height}, ${classes} classes, medians of ${rounds} rounds, CPU time${core.isHeld ? " on one core" : ""}`,
  );
  await compare("memory", folder, () => countAll(pairs));
  await compare("png", folder, () => readAll(folder));
  rmSync(folder, { recursive: true });
}

type Said = { readonly ms: Readonly<Record<string, number>>; readonly miou: number };

async function compare(from: "memory" | "png", folder: string, count: () => number): Promise<void> {
  const ours: number[] = [];
  const theirs: Said[] = [];
  count(); // warms up
  for (let i = 0; i < rounds; i++) {
    let miou = Number.NaN;
    ours.push(
      await msEach(maps, () => {
        miou = count();
      }),
    );
    const args = ["bench/reference/label-maps.py", folder, from, String(made), String(maps)];
    const printed = runPython(args, oneThread);
    if (printed === null) return;
    const said: Said = JSON.parse(printed);
    if (Math.abs(said.miou - miou) > 1e-12) {
      throw new Error(`the two sides differ: mIoU is ${miou} here and ${said.miou} in NumPy`);
    }
    theirs.push(said);
  }
  const our = median(ours);
  const where = from === "memory" ? "from memory" : "from PNG files";
  for (const way of Object.keys(theirs[0].ms)) {
    const their = median(theirs.map(({ ms }) => ms[way]));
    const seconds = (ms: number) =>
      `${((ms * maps) / 1000).toFixed(2)} s (${ms.toFixed(2)} ms a map)`;
    console.log(
      `${where.padEnd(14)} snellen ${seconds(our)}, ${way} ${seconds(their)}: ${(their / our).toFixed(1)}×${from === "memory" ? "  (goal: 3×)" : ""}`,
    );
  }
}

function countAll(pairs: readonly Pair[]): number {
  const evidence: Overlap[] = [];
  for (let i = 0; i < maps; i++) {
    const { prediction, truth } = pairs[i % made];
    evidence.push(family.observe(prediction, truth));
  }
  return family.conclude(evidence)[0];
}

function readAll(folder: string): number {
  const evidence: Overlap[] = [];
  for (let i = 0; i < maps; i++) {
    const open = (side: string): LabelMap => {
      const file = join(folder, `${i % made}.${side}.png`);
      return readLabelMap(readFileSync(file), file);
    };
    evidence.push(family.observe(open("prediction"), open("truth")));
  }
  return family.conclude(evidence)[0];
}

/** As raw bytes and as PNG, for both sides. */
async function write(folder: string, pairs: readonly Pair[]): Promise<void> {
  const raw = { width, height, channels: 1 } as const;
  for (const [i, { prediction, truth }] of pairs.entries()) {
    for (const [side, { labels }] of Object.entries({ prediction, truth })) {
      const bytes = labels as Uint8Array;
      writeFileSync(join(folder, `${i}.${side}.bin`), bytes);
      await sharp(bytes, { raw })
        .toColourspace("b-w")
        .png()
        .toFile(join(folder, `${i}.${side}.png`));
    }
  }
}

/**
 * Regions around 12 to 30 sites, each of a class, some of which are not scored; and a prediction of which a fifth
 * of the regions has another class, edges are off by some pixels, and one pixel in 500 is of any class.
 */
function madePair(seed: number): Pair {
  const chance = random(seed);
  const sites = Array.from({ length: 12 + chance.integer(19) }, () => ({
    x: chance.integer(width),
    y: chance.integer(height),
    label: chance.integer(12) === 0 ? 255 : chance.integer(classes),
  }));
  const said = sites.map(({ x, y, label }) => ({
    x: x + chance.integer(13) - 6,
    y: y + chance.integer(13) - 6,
    label: label === 255 || chance.integer(5) === 0 ? chance.integer(classes) : label,
  }));
  const prediction = regions(said);
  for (let i = 0; i < prediction.length / 500; i++) {
    prediction[chance.integer(prediction.length)] = chance.integer(classes);
  }
  const map = (labels: Uint8Array): LabelMap => ({ width, height, labels });
  return { prediction: map(prediction), truth: map(regions(sites)) };
}

function regions(sites: readonly { x: number; y: number; label: number }[]): Uint8Array {
  const labels = new Uint8Array(width * height);
  for (let i = 0; i < labels.length; i++) {
    const [x, y] = [i % width, Math.floor(i / width)];
    let nearest = Number.POSITIVE_INFINITY;
    for (const site of sites) {
      const distance = (x - site.x) ** 2 + (y - site.y) ** 2;
      if (distance >= nearest) continue;
      nearest = distance;
      labels[i] = site.label;
    }
  }
  return labels;
}
