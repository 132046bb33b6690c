/**
 * @module Average precision of boxes and of masks on a made-up dataset of the size of COCO val2017 (see
 * synthetic-coco.ts), from files to lines, against pycocotools, faster-coco-eval and hotcoco. Each side is
 * a process of its own on the same core, and is counted in CPU time. Goals: boxes ten times as fast as
 * pycocotools and faster than the others, masks five times as fast as pycocotools, in less memory.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { nodeForTypeScript } from "../bin/node.mjs";
import { median, oneThread, onOneCore } from "./one-core.ts";
import { runPython } from "./python.ts";
import { size, writeSyntheticCoco } from "./synthetic-coco.ts";

const rounds = 3;
/** pycocotools takes minutes. */
const roundsOf: Readonly<Record<string, number>> = { pycocotools: 1 };
const packages = ["pycocotools", "faster-coco-eval", "hotcoco"];

interface Said {
  /** Seconds of CPU time: of the whole process, and of evaluation without reading. */
  readonly whole: number;
  readonly evaluating: number;
  readonly peakBytes: number;
  readonly lines: readonly number[];
  /** Of 1000 resamples. */
  readonly resampling?: number;
}

export default async function detection(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "detection-"));
  try {
    await writeSyntheticCoco(folder, 1);
    using core = onOneCore();
    console.log(
      `${size.images} images, ${size.objects} objects, ${size.categories} categories, ${size.detections} detections an image; ` +
        `CPU seconds${core.isHeld ? " on one core" : ""}, medians of ${rounds} processes (pycocotools: 1)`,
    );
    for (const kind of ["boxes", "masks"]) compare(folder, kind);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function compare(folder: string, kind: string): void {
  const ours: Said[] = [];
  const theirs = new Map(packages.map((name): [string, Said[]] => [name, []]));
  for (let round = 0; round < rounds; round++) {
    ours.push(ourSide(folder, kind));
    for (const name of packages) {
      if (round >= (roundsOf[name] ?? rounds)) continue;
      const printed = runPython(["bench/reference/detection.py", folder, kind, name], environment);
      if (printed === null) return;
      theirs.get(name)?.push(JSON.parse(printed));
    }
  }
  checkEqual(ours[0], theirs.get("pycocotools")?.[0]);
  const own = medians(ours);
  console.log(`${kind.padEnd(18)}  all of it  evaluation   memory   (and how many times ours)`);
  show("snellen", own, own);
  for (const [name, said] of theirs) show(name, medians(said), own);
  const resampling = median(ours.map((said) => said.resampling ?? Number.NaN));
  console.log(`  1000 resamples of all lines: ${resampling.toFixed(1)} s`);
}

const environment = { ...oneThread, RAYON_NUM_THREADS: "1" };

function ourSide(folder: string, kind: string): Said {
  const { status, stdout, stderr } = spawnSync(
    nodeForTypeScript() ?? process.execPath,
    ["bench/detection-side.ts", folder, kind],
    {
      encoding: "utf8",
      env: { ...process.env, NODE_COMPILE_CACHE: "node_modules/.cache/snellen" },
    },
  );
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

function checkEqual(ours: Said, theirs: Said | undefined): void {
  const worst = Math.max(
    ...ours.lines.map((line, i) => Math.abs(line - (theirs?.lines[i] ?? line))),
  );
  if (worst > 1e-12) throw new Error(`the two sides differ by ${worst}: ${ours.lines}`);
}

const medians = (said: readonly Said[]) => ({
  whole: median(said.map(({ whole }) => whole)),
  evaluating: median(said.map(({ evaluating }) => evaluating)),
  peakBytes: median(said.map(({ peakBytes }) => peakBytes)),
});

type Medians = ReturnType<typeof medians>;

function show(name: string, said: Medians, ours: Medians): void {
  const times = (theirs: number, own: number) => `(${(theirs / own).toFixed(1)}×)`.padStart(8);
  console.log(
    [
      `  ${name.padEnd(16)}`,
      `${said.whole.toFixed(2).padStart(7)} s ${times(said.whole, ours.whole)}`,
      `${said.evaluating.toFixed(2).padStart(7)} s ${times(said.evaluating, ours.evaluating)}`,
      `${(said.peakBytes / 2 ** 20).toFixed(0).padStart(6)} MiB ${times(said.peakBytes, ours.peakBytes)}`,
    ].join(""),
  );
}
