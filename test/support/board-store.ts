/** @module A small store with something of everything that a board shows. */
import { cp, mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { evaluateNamed } from "../../src/evaluate/index.ts";
import { digestOf, folderStore, lock, type RunRecord } from "../../src/record/index.ts";
import { fieldOf, profileOf } from "./board-records.ts";
import { colourCard, colourModel } from "./colour-model.ts";
import { colourFolder, temporary } from "./pictures.ts";

export interface BoardStore {
  readonly root: string;
  /** Two models on the same 60 pictures. */
  readonly colours: readonly [RunRecord, RunRecord];
  /** Of the ideal observer on the exam. */
  readonly exam: RunRecord;
  /** Of letters to be found. */
  readonly search: RunRecord;
  readonly profile: string;
  readonly field: string;
  readonly fingerprint: string;
}

export async function boardStore(): Promise<BoardStore> {
  const root = await temporary("board");
  const data = await colourFolder(20);
  const models = await temporary("models");
  const said = { store: root, by: "snellen", command: "snellen evaluate", threads: 2 };
  const run = async (name: string, channels: [number, number, number]): Promise<RunRecord> => {
    const file = join(models, `${name}.onnx`);
    await writeFile(file, colourModel({ channels, card: colourCard }));
    return await evaluateNamed(file, "folder", { ...said, data });
  };
  const colours = [await run("colour", [2, 1, 0]), await run("swapped", [0, 1, 2])] as const;
  const exam = await evaluateNamed("ideal-observer", "exam", { ...said, count: 120, partRows: 20 });
  const search = await evaluateNamed("search-observer", "exam/box-AP", { ...said, count: 6 });
  const profile = profileOf(["colour", "swapped", "ideal-observer"]);
  const field = fieldOf("colour");
  for (const record of [profile, field]) await folderStore(root).keep(record);
  const { fingerprint } = profile;
  return { root, colours, exam, search, profile: profile.id, field: field.id, fingerprint };
}

export interface RunningRun extends AsyncDisposable {
  /** Does one more part. */
  goOn(): Promise<void>;
}

/** The run `id` as it is while it is made, under another id: without a record, with `done` parts, and held. */
export async function runningAgain(root: string, id: string, done: number): Promise<RunningRun> {
  const [from, to] = [join(root, id), join(root, digestOf(["again", id]))];
  const parts = (await readdir(join(from, "ledger"))).sort();
  await mkdir(join(to, "ledger"), { recursive: true });
  await cp(join(from, "run.json"), join(to, "run.json"));
  const copy = (part: string) => cp(join(from, "ledger", part), join(to, "ledger", part));
  for (const part of parts.slice(0, done)) await copy(part);
  const held = await lock(to);
  let next = done;
  return {
    goOn: () => copy(parts[next++]),
    [Symbol.asyncDispose]: () => held[Symbol.asyncDispose](),
  };
}
