/** @module What a record is held against, by the words of a command: a record, a reported result, settings. */
import { readFile } from "node:fs/promises";
import { Refusal } from "../errors.ts";
import type { Against } from "../evaluate/index.ts";
import { refuse } from "../files.ts";
import { cardOf } from "../model/index.ts";
import { evaluationOf, folderStore, type RunRecord } from "../record/index.ts";
import {
  allReported,
  parseReported,
  type Reported,
  reportedNamed,
  type Settings,
} from "../reported/index.ts";

export interface AgainstFlags {
  readonly against?: string | undefined;
  readonly set?: readonly string[] | undefined;
  /** Files of reported results. */
  readonly reported?: readonly string[] | undefined;
  readonly store: string;
}

export async function againstOf(
  id: string,
  { against, set = [], reported = [], store: root }: AgainstFlags,
): Promise<Against> {
  const settings = settingsIn(set);
  if (against === undefined) {
    if (set.length > 0) return { kind: "settings", settings };
    throw new Refusal(
      "usage",
      "say what to hold it against: --against RECORD, --against REPORTED, or --set key=value",
    );
  }
  const store = folderStore(root);
  const record = evaluationOf(await store.find(id));
  if (/^[0-9a-f]{4,64}$/.test(against) && (await isKept(root, against))) {
    const other = evaluationOf(await store.find(against));
    if (other.id !== record.id) return { kind: "record", record: other, settings };
    throw new Refusal("usage", `record ${id} is held against itself; name another`);
  }
  const sources = [...(await filesOf(reported)), ...(await allReported(root)).sources];
  const quoted = reportedNamed(against, sources, wantedOf(record));
  return { kind: "reported", quoted, settings };
}

const isKept = async (root: string, prefix: string): Promise<boolean> =>
  (await folderStore(root).runs()).some((id) => id.startsWith(prefix));

/** Of the headline, the name that papers give it, too: box-AP is AP in the record of a detector. */
const wantedOf = ({ dataset, protocol, results }: RunRecord) => ({
  dataset: dataset.name,
  metrics: [...results.map(({ metric }) => metric), protocol.id.replace(/^.*\/|@.*$/g, "")],
});

/** Settings that are no keys of a card. */
const own: Readonly<Record<string, (text: string) => unknown>> = {
  crop_pct(text) {
    const share = Number(text);
    if (share > 0 && share <= 1) return share;
    throw new Refusal(
      "usage",
      `--set crop_pct takes a share above 0, such as 0.875; got "${text}"`,
    );
  },
  precision: (text) => oneOf("precision", text, ["float32", "float16"]),
  optimization: (text) => oneOf("optimization", text, ["none", "basic", "extended", "all"]),
};

function oneOf(key: string, text: string, known: readonly string[]): string {
  if (known.includes(text)) return text;
  throw new Refusal("usage", `--set ${key} takes one of ${known.join(", ")}; got "${text}"`);
}

function settingsIn(words: readonly string[]): Settings {
  const isOwn = (word: string): boolean => Object.hasOwn(own, word.split("=", 1)[0]);
  const pairs = words.filter(isOwn).map((word) => {
    const [key] = word.split("=", 1);
    return [key, own[key](word.slice(key.length + 1))];
  });
  return { ...cardOf(words.filter((word) => !isOwn(word))), ...Object.fromEntries(pairs) };
}

const filesOf = (paths: readonly string[]): Promise<Reported[]> =>
  Promise.all(
    paths.map(async (path) =>
      parseReported(await readFile(path, "utf8").catch(refuse(path)), path),
    ),
  );
