import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

let store: string;
beforeAll(async () => {
  store = await mkdtemp(join(tmpdir(), "snellen-stopped-"));
});
afterAll(() => rm(store, { recursive: true }));

describe("what is said to whoever stops a command", () => {
  test.each([
    [
      "that goes on, that it does",
      ["evaluate", "ideal-observer", "exam", "--count", "3600"],
      "stopped; the same command goes on from here",
    ],
    [
      "that begins anew, no more than that it stopped",
      ["profile", "resnet18", "--sizes", "32", "--rounds", "50"],
      "stopped",
    ],
  ])("%s", async (_, words, expected) => {
    const temporary = await mkdtemp(join(store, "temporary-"));
    const child = spawn(
      process.execPath,
      ["bin/snellen", ...words, "--store", join(store, "store")],
      {
        stdio: ["ignore", "ignore", "pipe"],
        env: { ...process.env, TMPDIR: temporary },
      },
    );
    let said = "";
    child.stderr.on("data", (data) => {
      said += data;
    });
    await once(child.stderr, "data");
    child.kill("SIGINT");
    expect(await once(child, "close")).toEqual([130, null]);
    expect(said.trim().split("\n").at(-1)).toBe(`snellen: ${expected}`);
    expect(await readdir(temporary)).toEqual([]); // nothing is left behind
  });
});
