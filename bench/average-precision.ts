/**
 * @module 10,000 random scenes through averagePrecision and through pycocotools, the same for LVIS and
 * boundary AP: every entry of precision, recall and scores, and every line, equal to the last bit.
 * SCENES says how many; the Python side needs what src/metrics/fixtures/make-average-precision.py says.
 */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { apDigests } from "../test/support/ap-digests.ts";
import { python } from "./python.ts";

const scenes = Number(process.env.SCENES ?? 10_000);
const script = "src/metrics/fixtures/make-average-precision.py";

export default async function averagePrecision(): Promise<void> {
  for (const [kind, digestOf] of Object.entries(apDigests)) {
    const different: number[] = [];
    let seed = 0;
    for await (const line of said(kind)) {
      if (JSON.parse(line) !== digestOf(seed)) different.push(seed);
      seed++;
    }
    const which = different.length === 0 ? "" : `: seeds ${different.slice(0, 20).join(", ")}`;
    if (seed < scenes) {
      console.log(`${kind.padEnd(10)} the Python side ended after ${seed} of ${scenes} scenes`);
      process.exitCode = 1;
      continue;
    }
    console.log(`${kind.padEnd(10)} ${seed} scenes, ${different.length} differences${which}`);
  }
}

/** What the reference says of each scene, a line each, as it comes. */
function said(kind: string): AsyncIterable<string> {
  const args = [script, "--kind", kind, "--seeds", "0", String(scenes)];
  const child = spawn(python, args, { stdio: ["ignore", "pipe", "inherit"] });
  return createInterface({ input: child.stdout });
}
