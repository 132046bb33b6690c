/**
 * @module A whole evaluation, from the command to the kept record, against a plain Python loop (Pillow
 * and onnxruntime, same threads) over the same photos; and whether memory grows with their number.
 */
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { nodeForTypeScript } from "../bin/node.mjs";
import { python, runPython } from "./python.ts";

const data = process.env.SNELLEN_SHARED ?? "../shared/data";
const photos = join(data, "imagenet-sample", "val");
const threads = String(availableParallelism());
const rounds = 3;

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

export default async function evaluation(): Promise<void> {
  if (!existsSync(photos)) {
    console.log(`skipped: no photos in ${photos} (SNELLEN_SHARED names another folder)`);
    return;
  }
  for (const [model, settings] of Object.entries(models)) {
    const ours: number[] = [];
    const theirs: number[] = [];
    for (let i = 0; i < rounds; i++) {
      ours.push(evaluate(model, settings, photos).seconds);
      const begun = performance.now();
      if (
        runPython(["bench/reference/classify.py", join(data, "models"), photos, model], {
          THREADS: threads,
        }) === null
      )
        return;
      theirs.push((performance.now() - begun) / 1000);
    }
    const [our, their] = [median(ours), median(theirs)];
    console.log(
      `${model.padEnd(32)} snellen ${our.toFixed(2)} s, ${python.split("/").pop()} ${their.toFixed(2)} s: ${(their / our).toFixed(2)}×  (goal: 1.3×; whole processes, ${threads} threads, median of ${rounds})`,
    );
  }
  memory();
}

/** Peak memory over the photos once and ten times. */
function memory(): void {
  const ten = mkdtempSync(join(tmpdir(), "photos-"));
  try {
    for (const wnid of readdirSync(photos)) {
      for (const file of readdirSync(join(photos, wnid))) {
        for (let i = 0; i < 10; i++) {
          cpSync(join(photos, wnid, file), join(ten, wnid, `${i}-${file}`));
        }
      }
    }
    const [model, settings] = Object.entries(models)[0];
    const once = evaluate(model, settings, photos).peakBytes;
    const often = evaluate(model, settings, ten).peakBytes;
    const mib = (bytes: number) => `${(bytes / 2 ** 20).toFixed(0)} MiB`;
    console.log(
      `peak memory: 200 images ${mib(once)}, 2000 images ${mib(often)}: ${(100 * (often / once - 1)).toFixed(1)} % more (goal: within 10 %)`,
    );
  } finally {
    rmSync(ten, { recursive: true });
  }
}

function evaluate(
  model: string,
  settings: readonly string[],
  folder: string,
): { seconds: number; peakBytes: number } {
  const store = mkdtempSync(join(tmpdir(), "snellen-"));
  const usage = join(store, "usage.json");
  const begun = performance.now();
  const { status, stderr } = spawnSync(
    nodeForTypeScript() ?? process.execPath,
    [
      "--import",
      "./bench/peak-memory.mjs",
      "src/cli/main.ts",
      "evaluate",
      join(data, "models", model),
      "imagenet-1k",
      "--data",
      folder,
      "--store",
      store,
      "--threads",
      threads,
      ...settings.flatMap((setting) => ["--set", setting]),
    ],
    {
      encoding: "utf8",
      env: {
        ...process.env,
        PEAK_MEMORY_FILE: usage,
        NODE_COMPILE_CACHE: "node_modules/.cache/snellen",
      },
    },
  );
  const seconds = (performance.now() - begun) / 1000;
  if (status !== 0) throw new Error(stderr);
  const { maxRSS } = JSON.parse(readFileSync(usage, "utf8")) as { maxRSS: number };
  rmSync(store, { recursive: true });
  return { seconds, peakBytes: maxRSS * 1024 };
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
