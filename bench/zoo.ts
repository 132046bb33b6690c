/**
 * @module The networks of the zoo against their references, with the same weights, of chance, in full size:
 *
 *     npm run bench zoo [parity | speed | scan]… [NETWORK…]
 *
 * parity: logits and features of every stage for square and other images, beside those of the reference. A
 * relative error (max|a − b| / max|b|) of 1e-4 or more is a failure.
 * speed: ONNX Runtime against PyTorch, by turns, for images of 224×224.
 * scan: the share of the time that is spent in selective scans, by lowering.
 *
 * The weights, and what the references say, are made by src/zoo/fixtures/make-FAMILY.py, which takes minutes and
 * 1 GB of disk: in FOLDER, where it is set, and reused from there, else in a folder that is removed at the end.
 * VIM, VMAMBA and CONVNEXT name checkouts of the authors' code (see there); without one, its networks are left out.
 * THREADS (2), BATCHES (1,8; for scans 1), ROUNDS (5) and LOWERINGS (all) are variables, too:
 * `FOLDER=zoo BATCHES=1 npm run bench zoo speed resnet50`.
 */
import { unknownName } from "../src/errors.ts";
import { type Reference, references, type Settings, zooFiles } from "./zoo-files.ts";
import { parity } from "./zoo-parity.ts";
import { scan } from "./zoo-scan.ts";
import { speed } from "./zoo-speed.ts";

export const takesWords = true;

const parts: Readonly<Record<string, (settings: Settings) => Promise<void>>> = {
  parity,
  speed,
  scan,
};

export default async function zoo(words: readonly string[]): Promise<void> {
  const all = [...Object.keys(parts), ...Object.keys(references)];
  const stranger = words.find((word) => !all.includes(word));
  if (stranger !== undefined) throw unknownName("word for this bench", stranger, all);
  const named = words.filter((word) => Object.hasOwn(references, word));
  const asked = words.filter((word) => Object.hasOwn(parts, word));
  const { THREADS = "2", ROUNDS = "5", BATCHES } = process.env;
  using files = zooFiles(process.env.FOLDER);
  const wanted = Object.entries(references).filter(
    ([name, reference]) => (named.length === 0 || named.includes(name)) && isThere(name, reference),
  );
  const networks = wanted.map(([name]) => name).filter((name) => files.make(name));
  if (networks.length < wanted.length) process.exitCode = 1;
  for (const part of asked.length > 0 ? asked : Object.keys(parts)) {
    console.log(`\n## ${part}`);
    await parts[part]({
      files,
      networks,
      isNamed: named.length > 0,
      threads: Number(THREADS),
      rounds: Number(ROUNDS),
      batches: BATCHES?.split(",").map(Number),
    });
  }
}

function isThere(name: string, { needs }: Reference): boolean {
  if (needs === undefined || process.env[needs] !== undefined) return true;
  console.log(`${name} is left out: ${needs} names no checkout of its authors' code`);
  return false;
}
