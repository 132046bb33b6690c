import { join, relative, resolve, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { buildCommand } from "@stricli/core";
import { json, store } from "./flags.ts";
import { bold, dim, print, printJson, table } from "./print.ts";
import { progressLine } from "./progress.ts";
import { goesOnWhenGivenAgain } from "./stopping.ts";
import { snellenVersion } from "./version.ts";

interface Flags {
  readonly store: string;
  readonly json: boolean;
}

export default buildCommand({
  docs: {
    brief: "Draw the eye exam, let the ideal observer take it, keep the record, and write a board",
    fullDescription: [
      "The main job, on data that is drawn here: no download, no file. What it does is `snellen evaluate ideal-observer exam/acuity`,",
      "and then `snellen board --export .snellen/board`.",
    ].join("\n"),
    customUsage: [{ input: "", brief: "takes a few seconds" }],
  },
  parameters: { flags: { store, json } },
  async func({ store: root, json: asJson }: Flags) {
    goesOnWhenGivenAgain();
    const { evaluateNamed } = await import("../evaluate/index.ts");
    const record = await evaluateNamed("ideal-observer", "exam/acuity", {
      store: root,
      by: `snellen ${snellenVersion}`,
      command: "snellen quickstart",
      onProgress: progressLine("the ideal observer reads letters"),
    });
    if (asJson) return printJson(record);
    const { reportOf } = await import("./report.ts");
    print(reportOf(record, root));
    const site = join(resolve(root), "board");
    const { writeBoard } = await import("./board.ts");
    await writeBoard(root, site);
    print(`board  ${pathToFileURL(join(site, "index.html"))}`);
    const steps = nextSteps(record.id.slice(0, 8), root);
    print(
      `\n${bold("What next")}\n${table(steps.map(([step, what]) => [`  ${step}`, dim(what)]))}`,
    );
  },
});

/** Commands that can be pasted, and what each is for. */
function nextSteps(id: string, root: string): [command: string, what: string][] {
  const snellen = commandFromHere();
  const inStore = root === store.default ? "" : ` --store ${quoted(root)}`;
  return [
    [`${snellen} board${inStore}`, "the same board, live: it follows the store"],
    [`${snellen} show ${id}${inStore}`, "what was done, and where it came from"],
    [
      `${snellen} evaluate ideal-observer exam/crowding${inStore}`,
      "another eye test; `benchmarks` lists all",
    ],
    [`${snellen} card model.onnx`, "what is known of a model of yours"],
    [`${snellen} evaluate model.onnx imagenet-1k --data ~/imagenet/val${inStore}`, ""],
  ];
}

/** By its name where it is installed, by its path in a checkout. */
function commandFromHere(): string {
  if (!import.meta.url.endsWith(".ts")) return "snellen";
  const path = relative(process.cwd(), join(import.meta.dirname, "..", "..", "bin", "snellen"));
  return path.startsWith("..") ? path : `.${sep}${path}`;
}

/** A word of a shell: as it is where it has nothing odd in it. */
const quoted = (word: string): string =>
  /^[\w./:~@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
