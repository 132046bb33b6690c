/** @module A run that is killed at random moments and repeated leaves what one run leaves. */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { expect, test } from "vitest";
import { partsIn } from "../src/record/index.ts";
import { random } from "../src/statistics/index.ts";
import { temporary } from "./support/pictures.ts";

const kills = 20;

function start(store: string) {
  const words = ["ideal-observer", "exam/acuity", "--size", "96", "--part", "6", "--batch", "3"];
  const child = spawn(
    process.execPath,
    ["src/cli/main.ts", "evaluate", ...words, "--store", store, "--json"],
    { stdio: "ignore" },
  );
  const ended = new Promise<number | null>((done) => child.on("exit", done));
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
  expect(await start(whole).ended).toBe(0);
  const expected = await kept(whole);

  const killed = await temporary("killed");
  const ledger = join(killed, expected.id, "ledger");
  const chance = random(20);
  for (let i = 0; i < kills; i++) {
    const { child, ended } = start(killed);
    const isOver = ended.then(() => true);
    // At a random moment after the first or second part that this process makes, or while it starts.
    const before = (await partsIn(ledger)).length;
    const more = chance.integer(3);
    while ((await partsIn(ledger)).length < before + more) {
      if (await Promise.race([isOver, setTimeout(5)])) break;
    }
    await setTimeout(chance.float() * (more === 0 ? 800 : 60));
    child.kill("SIGKILL");
    await ended;
  }
  const made = (await partsIn(ledger)).length;
  expect(made, "no kill was in the middle").toBeGreaterThan(0);
  expect(made, "the run was over before the last kill").toBeLessThan(expected.parts.length);
  expect(await start(killed).ended).toBe(0);
  expect(await kept(killed)).toEqual(expected);
}, 300_000);
