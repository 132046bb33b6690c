/**
 * @module A whole evaluation, from the command to the kept record, against a plain Python loop (Pillow
 * and onnxruntime, same threads) over the same photos; and whether memory grows with their number.
 */
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { performance } from "node:perf_hooks";
import { nodeForTypeScript } from "../bin/node.mjs";
import { publishedCommand } from "./published.ts";
import { runPython } from "./python.ts";

const data = process.env.SNELLEN_SHARED ?? "../shared/data";
const photos = join(data, "imagenet-sample", "val");
const threads = String(availableParallelism());
const rounds = 5;

const inception = [
  "mean=inception",
  "std=inception",
  "resizeTo=256",
  "interpolation=bilinear",
  "background=true",
];
const models: Readonly<Record<string, readonly string[]>> = {
  "mobilenet_v1_0.25_224.onnx": inception,
  "mobilenet_v2_1.0_224_wq8.onnx": inception,
  "squeezenet1.1-fp16.onnx": [
    "mean=103.939,116.779,123.68",
    "std=none",
    "scale=1",
    "channels=BGR",
    "resizeTo=256",
    "interpolation=bilinear",
  ],
};

let command = "";

export default async function evaluation(): Promise<void> {
  if (!existsSync(photos)) {
    console.log(`skipped: no photos in ${photos} (SNELLEN_SHARED names another folder)`);
    return;
  }
  const often = tenfold();
  command = publishedCommand();
  try {
    console.log(`whole processes, the package as published, ${threads} threads; goal 1.3×`);
    evaluate(Object.keys(models)[0], photos); // what V8 makes of the code is kept from the first start on
    for (const model of Object.keys(models)) {
      if (!compare(model, photos, "200 photos", rounds)) return;
      compare(model, often, "2000 images", 1);
    }
    const [model] = Object.keys(models);
    const once = median([1, 2, 3].map(() => peakBytes(model, photos)));
    const tenTimes = peakBytes(model, often);
    const mib = (bytes: number) => `${(bytes / 2 ** 20).toFixed(0)} MiB`;
    console.log(
      `peak memory: 200 images ${mib(once)}, 2000 images ${mib(tenTimes)}: ${(100 * (tenTimes / once - 1)).toFixed(1)} % more (goal: within 10 %)`,
    );
  } finally {
    rmSync(often, { recursive: true });
  }
}

/** Prints the seconds of both sides, taken in turns, and their ratio; false if Python cannot run. */
function compare(model: string, folder: string, what: string, times: number): boolean {
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let i = 0; i < times; i++) {
    ours.push(evaluate(model, folder));
    const begun = performance.now();
    const script = ["bench/reference/classify.py", join(data, "models"), folder, model];
    if (runPython(script, { THREADS: threads }) === null) return false;
    theirs.push((performance.now() - begun) / 1000);
  }
  const [our, their] = [median(ours), median(theirs)];
  console.log(
    `${model.padEnd(30)} ${what.padStart(11)}: snellen ${our.toFixed(2)} s, Python ${their.toFixed(2)} s: ${(their / our).toFixed(2)}×`,
  );
  return true;
}

/** The photos ten times, under other names. */
function tenfold(): string {
  const folder = mkdtempSync(join(tmpdir(), "photos-"));
  for (const wnid of readdirSync(photos)) {
    for (const file of readdirSync(join(photos, wnid))) {
      for (let i = 0; i < 10; i++) {
        cpSync(join(photos, wnid, file), join(folder, wnid, `${i}-${file}`));
      }
    }
  }
  return folder;
}

/** The seconds that an evaluation takes. */
function evaluate(model: string, folder: string): number {
  const begun = performance.now();
  const store = run(model, folder, []);
  const seconds = (performance.now() - begun) / 1000;
  rmSync(store, { recursive: true });
  return seconds;
}

/** Its peak memory, which is noted by a module of ours in the process: so it is not timed. */
function peakBytes(model: string, folder: string): number {
  const usage = join(mkdtempSync(join(tmpdir(), "snellen-")), "usage.json");
  const noting = ["--import", "./bench/peak-memory.mjs"];
  const store = run(model, folder, noting, { PEAK_MEMORY_FILE: usage });
  const { maxRSS } = JSON.parse(readFileSync(usage, "utf8")) as { maxRSS: number };
  rmSync(store, { recursive: true });
  rmSync(dirname(usage), { recursive: true });
  return maxRSS * 1024;
}

/** Gives the store, which is new. */
function run(
  model: string,
  folder: string,
  flagsOfNode: readonly string[],
  more: NodeJS.ProcessEnv = {},
): string {
  const store = mkdtempSync(join(tmpdir(), "snellen-"));
  const { status, stderr } = spawnSync(
    nodeForTypeScript() ?? process.execPath,
    [
      ...flagsOfNode,
      command,
      "evaluate",
      join(data, "models", model),
      "imagenet-1k",
      "--data",
      folder,
      "--store",
      store,
      "--threads",
      threads,
      ...models[model].flatMap((setting) => ["--set", setting]),
    ],
    { encoding: "utf8", env: { ...process.env, ...more } },
  );
  if (status !== 0) throw new Error(stderr);
  return store;
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
