/** @module A run that is killed at random moments and repeated leaves what one run leaves. */
import { spawn } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { expect, test } from "vitest";
import { partsIn } from "../src/record/index.ts";
import { random } from "../src/statistics/index.ts";
import { temporary } from "./support/pictures.ts";

const kills = 20;

function start(store: string) {
  const words = ["ideal-observer", "exam/acuity", "--size", "96", "--part", "12", "--batch", "4"];
  const child = spawn(
    process.execPath,
    ["src/cli/main.ts", "evaluate", ...words, "--store", store, "--json"],
    { stdio: "ignore" },
  );
  const ended = new Promise<number | null>((done) => child.on("exit", done));
  return { child, ended };
}

/** Names and bytes of all parts, and the record without how it was made. */
async function kept(store: string) {
  const [id] = await readdir(store);
  const ledger = join(store, id, "ledger");
  const parts = await Promise.all(
    (await readdir(ledger))
      .sort()
      .map(async (name) => [name, await readFile(join(ledger, name), "hex")]),
  );
  const { made: _, ...record } = JSON.parse(await readFile(join(store, id, "record.json"), "utf8"));
  return { id, parts, record };
}

test(`killed ${kills} times and repeated, a run ends with the same bytes and the same record`, async () => {
  const whole = await temporary("whole");
  const begun = performance.now();
  expect(await start(whole).ended).toBe(0);
  const took = performance.now() - begun;

  const killed = await temporary("killed");
  const chance = random(20);
  const between: number[] = [];
  for (let i = 0; i < kills; i++) {
    const { child, ended } = start(killed);
    await setTimeout(chance.float() * took);
    child.kill("SIGKILL");
    await ended;
    const [id] = await readdir(killed).catch(() => []);
    if (id !== undefined) between.push((await partsIn(join(killed, id, "ledger"))).length);
  }
  const all = (await kept(whole)).parts.length;
  expect(
    between.some((parts) => parts > 0 && parts < all),
    "a kill in the middle",
  ).toBe(true);
  expect(await start(killed).ended).toBe(0);
  expect(await kept(killed)).toEqual(await kept(whole));
}, 300_000);
