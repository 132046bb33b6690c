/** @module The command as a user meets it: words, exit codes, JSON, and errors of one line. */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, open, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { numberingNames } from "../src/cli/evaluate.ts";
import { numberings } from "../src/data/index.ts";
import { input, reduceMean, reshape, writeModel } from "../src/onnx/index.ts";
import { colourCard, colourModel } from "./support/colour-model.ts";
import { colourFolder, temporary } from "./support/pictures.ts";
import { snellen } from "./support/snellen.ts";

let store: string;
let data: string;
let model: string;
beforeAll(async () => {
  store = await temporary("store");
  data = await colourFolder(3);
  model = join(await temporary("model"), "colour.onnx");
  await writeFile(model, colourModel({ channels: [2, 1, 0], card: colourCard }));
});

describe("snellen", () => {
  test("evaluates, keeps the record, shows it, and lists it", () => {
    const made = snellen("evaluate", model, "folder", "--data", data, "--store", store);
    expect(made.stderr).toMatch(/^.*: 9 of 9 \(100 %\)$/m);
    expect(made.status).toBe(0);
    expect(made.stdout).toMatch(/colour on folder\/top-1@1: 9 of 9 samples/);
    expect(made.stdout).toMatch(/top-1 +88\.89 %/);
    expect(made.stdout).not.toContain("\u001b");
    const [record] = JSON.parse(snellen("records", "--store", store, "--json").stdout);
    expect(record.results[0].value).toBe(8 / 9);
    const shown = snellen("show", record.id.slice(0, 6), "--store", store, "--per-class");
    expect(shown.stdout).toMatch(/green +3 +2 +66\.67 %/);
    expect(shown.stdout).toContain("center-crop(8×8");
    expect(snellen("records", "--store", store).stdout).toContain(record.id.slice(0, 12));
  }, 60_000);

  test("names the next commands as they can be pasted, in the store that was given", async () => {
    const root = join(await temporary("next"), "my records");
    const { stdout } = snellen("quickstart", "--store", root);
    const [{ id }] = JSON.parse(snellen("records", "--store", root, "--json").stdout);
    const commands = stdout.split("What next\n")[1].split("\n");
    expect(commands[0]).toContain(`  ./bin/snellen board --store '${root}'`);
    expect(commands[1]).toContain(`  ./bin/snellen show ${id.slice(0, 8)} --store '${root}'`);
    expect(commands[2]).toContain(`exam/crowding --store '${root}'`);
    const [, page] = /^board +(file:.+)$/m.exec(stdout) ?? [];
    expect(await readFile(new URL(page), "utf8")).toContain("ideal-observer on exam/acuity@1");
  });

  test("prints the record as JSON, and nothing else, with --json", () => {
    const { stdout } = snellen(
      "evaluate",
      model,
      "folder",
      "--data",
      data,
      "--store",
      store,
      "--json",
    );
    expect(JSON.parse(stdout)).toMatchObject({ schema: 1, protocol: { id: "folder/top-1@1" } });
  });

  test("writes a card into a model, and says where values come from", async () => {
    const bare = join(await temporary("card"), "bare.onnx");
    await writeFile(bare, colourModel());
    expect(snellen("card", bare).stdout).toMatch(/mean +—/);
    const { stdout, status } = snellen(
      "card",
      bare,
      "--set",
      "mean=imagenet",
      "--set",
      "scale=255",
    );
    expect(status).toBe(0);
    expect(stdout).toMatch(/mean +\[0\.485,0\.456,0\.406\] +the card in the file/);
    expect(stdout).toMatch(/layout +"NCHW" +the graph/);
  });

  test.each([[[]], [["evaluate"]], [["card"]], [["merge"]], [["quickstart"]], [["rescore"]]])(
    "%s --help shows how it is used",
    (words) => {
      const { status, stdout } = snellen(...words, "--help");
      expect(status).toBe(0);
      expect(stdout).toContain("USAGE");
    },
  );

  test("knows the words of the dataset part", () => {
    expect(numberingNames).toEqual(numberings);
  });
});

describe("an error is one line, with what to do, and an exit code", () => {
  const on = (path: string, ...words: string[]) => [
    "evaluate",
    path,
    "folder",
    "--data",
    data,
    ...words,
  ];

  test.each([
    [["evaluate", "x.onnx", "imagenet"], 2, 'unknown benchmark "imagenet": did you mean'],
    [
      ["evaluate", "ideal-obsever", "exam"],
      2,
      'unknown model "ideal-obsever": did you mean "ideal-observer"?',
    ],
    [["evaluate", "nowhere.onnx", "folder"], 4, "nowhere.onnx: no such file"],
    [
      ["evaluate", "ideal-observer", "exam", "--limit", "ten"],
      2,
      'expected a whole number from 1, got "ten"',
    ],
    [
      ["evaluate", "ideal-observer", "exam", "--shard", "4/3"],
      2,
      'expected a shard such as 3/8, got "4/3"',
    ],
    [
      ["evaluate", "ideal-observer", "exam", "--threads", "100000"],
      2,
      "100000 threads are too many",
    ],
    [
      ["evaluate", "ideal-observer", "exam", "--size", "1"],
      2,
      "it cannot be built for images of side 1; take a whole number from 24 to 4096",
    ],
    [
      ["evaluate", "ideal-observer", "exam/field", "--size", "25"],
      2,
      "it cannot be drawn on images",
    ],
    [["evaluate", "ideal-observer", "exam", "--size", "100000"], 2, "images of side 100000; take"],
    [["evaluate", "ideal-observer", "exam", "--data", "here"], 2, "is drawn and has no folder"],
    [["show", "77"], 5, 'no record begins with "77"; `snellen records` lists them'],
  ])("%s", (words, code, message) => {
    const { status, stderr } = snellen(...words, "--store", "nowhere");
    expect(stderr).toContain(message);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(status).toBe(code);
  });

  test("an unknown command", () => {
    const { status, stderr } = snellen("evalute");
    expect(stderr).toBe("No command registered for `evalute`, did you mean `evaluate`?\n");
    expect(status).toBe(2);
  });

  test("a store that is a file", () => {
    const { status, stderr } = snellen("records", "--store", model);
    expect(stderr).toMatch(/^snellen: .*: not a folder of records: ENOTDIR.*\n$/);
    expect(status).toBe(5);
  });

  test.each<[string, Uint8Array, string]>([
    ["a file that is no model", new TextEncoder().encode("no model"), "ONNX file"],
    [
      "an input of the wrong rank",
      writeModel({ name: "flat", outputs: { y: reshape(input("x", ["N", 192]), [0, 3, 64]) } }),
      'input "x" has the shape [N, 192]; expected that of images',
    ],
    [
      "another number of classes",
      writeModel({
        name: "mean",
        outputs: { y: reduceMean(input("x", ["N", 3, 8, 8]), [2], { keepdims: 0 }) },
        metadata: { "snellen.card": JSON.stringify(colourCard) },
      }),
      "it gives 24 scores, and folder asks for 3",
    ],
    [
      "an operator that the runtime lacks",
      Buffer.from(
        Buffer.from(colourModel({ channels: [2, 1, 0], card: colourCard }))
          .toString("latin1")
          .replaceAll("ReduceMean", "ReduceMoon"),
        "latin1",
      ),
      "the CPU runtime lacks this operator",
    ],
  ])("%s", async (_, bytes, message) => {
    const path = join(await temporary("bad"), "bad.onnx");
    await writeFile(path, bytes);
    const { status, stderr } = snellen(...on(path, "--store", await temporary("store")));
    expect(stderr).toContain(message);
    expect(stderr).not.toContain("    at ");
    expect(status).toBe(4);
  });

  test("an empty folder", async () => {
    const empty = await temporary("empty");
    const { status, stderr } = snellen(
      "evaluate",
      model,
      "folder",
      "--data",
      empty,
      "--store",
      empty,
    );
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(status).toBe(3);
  });

  test("a record of a newer version", async () => {
    const root = await temporary("newer");
    const id = "ab".repeat(32);
    await mkdir(join(root, id));
    await writeFile(join(root, id, "record.json"), '{"schema": 99}');
    const { status, stderr } = snellen("records", "--store", root);
    expect(stderr).toContain(
      "written by a newer Snellen (schema 99, this one reads 1); update Snellen",
    );
    expect(status).toBe(5);
  });

  test("the same run in another process", async () => {
    const root = await temporary("twice");
    const words = [
      "src/cli/main.ts",
      "evaluate",
      "ideal-observer",
      "exam",
      "--store",
      root,
      "--json",
    ];
    const first = spawn(process.execPath, words, { stdio: ["ignore", "ignore", "pipe"] });
    await new Promise<void>((begun) => first.stderr.once("data", () => begun()));
    const { status, stderr } = snellen("evaluate", "ideal-observer", "exam", "--store", root);
    first.kill("SIGINT");
    const code = await new Promise((done) => first.on("exit", done));
    expect(stderr).toMatch(/this run is being made already \(.*\); wait for it, or remove .*lock/);
    expect(status).toBe(5);
    expect(code).toBe(130);
  }, 60_000);
});

/** A run of some seconds, by the Node on the path, once it has said how far it is. */
async function begun(root: string, ...more: string[]) {
  const words = [
    "ideal-observer",
    "exam/acuity",
    "--size",
    "96",
    "--part",
    "12",
    "--store",
    root,
    ...more,
  ];
  const child = spawn("node", ["bin/snellen", "evaluate", ...words], {
    detached: true, // so that it leads a group of processes, as a command in a terminal does
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = once(child, "exit") as Promise<[code: number | null, signal: string | null]>;
  await once(child.stderr, "data");
  return { pid: Number(child.pid), stdout: child.stdout, stderr: child.stderr, ended };
}

describe("a run that is asked to stop ends when its threads have", () => {
  test.each([
    ["by Ctrl-C, which a terminal sends to all processes of a command", ["SIGINT"], "all", 130],
    ["twice at once", ["SIGINT", "SIGINT"], "all", 130],
    ["by SIGTERM", ["SIGTERM"], "one", 143],
    ["by SIGTERM to all its processes", ["SIGTERM"], "all", 143],
    ["by a terminal that closes", ["SIGHUP"], "all", 129],
  ] as const)("%s", async (_, signals, who, expected) => {
    const { pid, ended } = await begun(await temporary("stopped"), "--count", "3600");
    for (const signal of signals) process.kill(who === "all" ? -pid : pid, signal);
    expect(await ended).toEqual([expected, null]);
  });
});

describe("a reader that goes away", () => {
  test("does not end a run", async () => {
    const root = await temporary("unheard");
    const { stdout, stderr, ended } = await begun(root);
    stdout.destroy();
    stderr.destroy();
    expect(await ended).toEqual([0, null]);
    expect(JSON.parse(snellen("records", "--store", root, "--json").stdout)).toHaveLength(1);
  });

  test.runIf(existsSync("/dev/full"))("is not a full disk, which is said", async () => {
    const full = await open("/dev/full", "w");
    const { status, stderr } = spawnSync(process.execPath, ["src/cli/main.ts", "benchmarks"], {
      stdio: ["ignore", full.fd, "pipe"],
      encoding: "utf8",
    });
    await full.close();
    expect(stderr).toMatch(/^snellen: the output cannot be written: ENOSPC.*\n$/);
    expect(status).toBe(5);
  });
});

test("the exit codes are those of the docs", async () => {
  const { exitCodes } = await import("../src/cli/exit-codes.ts");
  const docs = await readFile("docs/command-line.md", "utf8");
  for (const code of Object.values(exitCodes))
    expect(docs).toMatch(new RegExp(`^\\| ${code} \\|`, "m"));
});
