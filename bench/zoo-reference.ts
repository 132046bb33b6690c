/** @module The reference of a network as a process that stays, so that both sides can run by turns. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { python } from "./python.ts";
import { scriptOf } from "./zoo-files.ts";

export interface ReferenceProcess extends AsyncDisposable {
  /** Milliseconds of each of some runs; of the gradient by the image, forth and back. */
  time(batch: number, runs: number, gradient?: boolean): Promise<readonly number[]>;
}

export async function openReference(
  name: string,
  weights: string,
  threads: number,
): Promise<ReferenceProcess> {
  const script = "bench/reference/zoo_side.py";
  const child = spawn(python, [script, scriptOf(name), name, weights, String(threads)]);
  let complaint = "";
  child.stderr.on("data", (words) => {
    complaint = (complaint + words).slice(-2000);
  });
  child.on("error", ({ message }) => {
    complaint = message;
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  async function answer<Said>(): Promise<Said> {
    const { value, done } = await lines.next();
    if (!done) return JSON.parse(value) as Said; // what zoo_side.py says it answers
    const last = complaint.trim().split("\n").slice(-3).join("\n");
    throw new Error(
      `${python} ${script} ended; install bench/reference/requirements.txt (SNELLEN_PYTHON names the Python)\n${last}`,
    );
  }
  await answer<{ torch: string }>();
  return {
    async time(batch, runs, gradient = false) {
      child.stdin.write(`${JSON.stringify({ batch, runs, gradient })}\n`);
      const { ms } = await answer<{ ms: readonly number[] }>();
      return ms;
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null) return;
      const gone = once(child, "exit");
      child.stdin.end();
      await gone;
    },
  };
}
