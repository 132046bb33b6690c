/** @module A run that is killed at random moments and repeated leaves what one run leaves. */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { expect, test } from "vitest";
import { partsIn } from "../src/record/index.ts";
import { random } from "../src/statistics/index.ts";
import { temporary } from "./support/pictures.ts";

/** How many kills there are to be in all, and how many of processes that had made a part. */
const kills = 20;
const inTheMiddle = 8;

/** When so few parts of a run are left it is let go to its end, and another is begun and killed. */
const left = 10;

function start(store: string) {
  const words = ["ideal-observer", "exam/acuity", "--size", "96", "--part", "6", "--batch", "3"];
  const child = spawn(
    process.execPath,
    ["src/cli/main.ts", "evaluate", ...words, "--store", store, "--json"],
    { stdio: "ignore" },
  );
  const ended = once(child, "exit") as Promise<[code: number | null, signal: string | null]>;
  return { child, ended };
}

const digest = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");

/** Names and digests of all parts, and the record without how it was made. */
async function kept(store: string) {
  const [id] = await readdir(store);
  const ledger = join(store, id, "ledger");
  const parts = await Promise.all(
    (await readdir(ledger))
      .sort()
      .map(async (name) => [name, digest(await readFile(join(ledger, name)))]),
  );
  const { made: _, ...record } = JSON.parse(await readFile(join(store, id, "record.json"), "utf8"));
  return { id, parts, record };
}

test(`killed ${kills} times and repeated, a run ends with the same bytes and the same record`, async () => {
  const whole = await temporary("whole");
  const began = performance.now();
  expect(await start(whole).ended).toEqual([0, null]);
  const wholeMs = performance.now() - began;
  const expected = await kept(whole);

  const chance = random(20);
  const count = { all: 0, inTheMiddle: 0 };

  /** Begins or goes on with a run, and kills it while it starts, or after another part or two. */
  async function startAndKill(store: string): Promise<void> {
    const ledger = join(store, expected.id, "ledger");
    const before = (await partsIn(ledger)).length;
    const more = chance.integer(3);
    const { child, ended } = start(store);
    const isOver = ended.then(() => true);
    while ((await partsIn(ledger)).length < before + more) {
      if (await Promise.race([isOver, setTimeout(5)])) break;
    }
    await Promise.race([isOver, setTimeout(chance.float() * wholeMs * (more === 0 ? 0.5 : 0.02))]);
    child.kill("SIGKILL");
    const [, signal] = await ended;
    if (signal === null) return; // it was quicker
    count.all++;
    if ((await partsIn(ledger)).length > before) count.inTheMiddle++;
  }

  while (count.all < kills || count.inTheMiddle < inTheMiddle) {
    const killed = await temporary("killed");
    const ledger = join(killed, expected.id, "ledger");
    while (count.all < kills || count.inTheMiddle < inTheMiddle) {
      if ((await partsIn(ledger)).length > expected.parts.length - left) break;
      await startAndKill(killed);
    }
    expect(await start(killed).ended).toEqual([0, null]);
    expect(await kept(killed)).toEqual(expected);
  }
}, 300_000);
