/** @module Kaggle's `LOC_synset_mapping.txt`: its line i names class i. */
import { join } from "node:path";
import { Refusal } from "../../errors.ts";
import { isFile, readText } from "../files.ts";
import { imagenetClasses } from "./classes.ts";

/** Checks that the mapping in a folder, if there is one, has the canonical classes. */
export async function checkSynsetMapping(folder: string): Promise<void> {
  const file = join(folder, "LOC_synset_mapping.txt");
  if (!(await isFile(file))) return;
  const found = wnidsIn(await readText(file));
  const { wnids } = imagenetClasses();
  const wrong = [...wnids, undefined].findIndex((wnid, i) => found[i] !== wnid);
  if (wrong < 0) return;
  throw new Refusal(
    "data",
    `${file}: line ${wrong + 1} is of ${found[wrong] ?? "no class"}, expected ${wnids[wrong] ?? "no more lines"}; take the file as Kaggle gives it`,
  );
}

/** The first words of the lines: `wnid names` or, in edited copies, `wnid : names`. */
const wnidsIn = (text: string): string[] =>
  text.split(/\r?\n/).flatMap((line) => /^\s*([^\s:]+)/.exec(line)?.[1] ?? []);
