/**
 * @module The board over 10,000 records: how long it takes to start, to show its first pages, and in how much memory.
 * Goals: a start under 1 s once the summaries are kept, and under 100 ms for the first page. Nothing outside compares.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import type { KeptRecord } from "../src/record/index.ts";
import { profileOf, runOf } from "../test/support/board-records.ts";

const records = 10_000;
const protocols = [
  "imagenet-1k/top-1@1",
  "imagenet-real/top-1@1",
  "folder/top-1@1",
  "exam/acuity@1",
];
const pages = [
  "/",
  "/benchmarks/imagenet-1k/top-1",
  "/models",
  "/devices",
  "/about",
  "/search?q=model-77",
];
const rounds = 5;

export default async function board(): Promise<void> {
  const root = await mkdtemp(join(tmpdir(), "board-bench-"));
  try {
    for (const record of madeRecords()) {
      await mkdir(join(root, record.id));
      await writeFile(join(root, record.id, "record.json"), JSON.stringify(record));
    }
    console.log(`${records} records, read for the first time`);
    await watched(root, ["/"]);
    console.log("started again, summaries kept");
    await watched(root, pages);
  } finally {
    await rm(root, { recursive: true });
  }
}

function* madeRecords(): Generator<KeptRecord> {
  for (let i = 0; i < records; i++) {
    const id = `record ${i}`;
    const name = `model-${i % 1000}`;
    const finishedAt = new Date(Date.UTC(2026, 0, 1) + i * 60_000).toISOString();
    if (i % 20 === 0) yield { ...profileOf([name]), id: runOf({ name, id }).id };
    else {
      const protocol = protocols[Math.floor(i / 1000) % protocols.length];
      yield runOf({ name, id, protocol, share: 0.3 + ((i * 7919) % 6000) / 10_000, finishedAt });
    }
  }
}

/** Starts the board as a user does, and asks it for pages. */
async function watched(root: string, asked: readonly string[]): Promise<void> {
  const begun = performance.now();
  const server = spawn("node", ["bin/snellen", "board", "--store", root, "--port", "0"]);
  try {
    const address = await addressOf(server);
    report("start, until it says its address", performance.now() - begun);
    for (const path of asked) {
      const times: number[] = [];
      let bytes = 0;
      for (let i = 0; i < rounds; i++) {
        const from = performance.now();
        const answer = await fetch(address + path);
        const text = await answer.text();
        bytes = text.length;
        if (!answer.ok) throw new Error(`${path}: ${answer.status}: ${text.slice(0, 2000)}`);
        times.push(performance.now() - from);
      }
      const [first, ...later] = times;
      report(
        `${path}, ${(bytes / 1000).toFixed(0)} kB`,
        first,
        `then ${median(later).toFixed(0)} ms`,
      );
    }
    console.log(`  most memory so far: ${await peakMiB(server)} MiB`);
  } finally {
    server.kill();
  }
}

const report = (what: string, ms: number, more = ""): void =>
  console.log(`  ${what.padEnd(52)} ${ms.toFixed(0).padStart(6)} ms  ${more}`);

async function addressOf(server: ChildProcess): Promise<string> {
  let said = "";
  for await (const chunk of server.stdout ?? []) {
    said += chunk;
    const [address] = /http:\/\/[\w.:[\]]+/.exec(said) ?? [];
    if (address !== undefined) return address;
  }
  throw new Error(`the board ended: ${said}`);
}

/** Of the process that serves, which `bin/snellen` may have started as its child; Linux only. */
async function peakMiB({ pid }: ChildProcess): Promise<string> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, "utf8").catch(() => "");
  const found = await Promise.all(
    [String(pid), ...children.trim().split(" ").filter(Boolean)].map(async (one) => {
      const status = await readFile(`/proc/${one}/status`, "utf8").catch(() => "");
      return Number(/VmHWM:\s*(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1024;
    }),
  );
  return Math.max(...found).toFixed(0);
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
