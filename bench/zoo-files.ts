/** @module The weights of the zoo's networks in full size, and what their references say with them. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildNamed } from "../src/catalogue/index.ts";
import { runPython } from "./python.ts";

export interface Reference {
  /** Which script of src/zoo/fixtures makes it. */
  readonly family: string;
  /** The variable that names the authors' code. */
  readonly needs?: string;
  /** How many times as fast as PyTorch ours should be. */
  readonly goal?: number;
}

/** By the names of the zoo. The references of Vim and VMamba scan step by step. */
export const references: Readonly<Record<string, Reference>> = {
  resnet50: { family: "resnet", goal: 1.2 },
  "convnext-t": { family: "convnext", needs: "CONVNEXT", goal: 1.2 },
  "deit-s": { family: "vit", goal: 1.2 },
  "deit-ti-distilled": { family: "vit" },
  "vim-ti": { family: "vim", needs: "VIM", goal: 20 },
  "vim-s": { family: "vim", needs: "VIM" },
  "vmamba-t": { family: "vmamba", needs: "VMAMBA", goal: 20 },
  "vmamba-t-s2l5": { family: "vmamba", needs: "VMAMBA" },
  "vmamba-t-v0": { family: "vmamba", needs: "VMAMBA" },
};

/** What a reference says of some images; they, logits, and stage1 to stage4 are in the file. */
export interface Case {
  readonly file: string;
  readonly sides: readonly [height: number, width: number];
  /** As `name=choice`. */
  readonly switches: readonly string[];
}

export interface ZooFiles extends Disposable {
  /** Sees to it that the files of a network are there; false, and why, where that cannot be. */
  make(name: string): boolean;
  weights(name: string): string;
  cases(name: string): readonly Case[];
  /** Its graph, as `how` says, in a file that the next one overwrites. */
  graph(name: string, how: Parameters<typeof buildNamed>[2]): Promise<string>;
}

/** What every part of the bench is told. */
export interface Settings {
  readonly files: ZooFiles;
  /** Whose files are there. */
  readonly networks: readonly string[];
  /** Whether somebody has asked for them by name. */
  readonly isNamed: boolean;
  readonly threads: number;
  readonly rounds: number;
  readonly batches: readonly number[] | undefined;
}

export const scriptOf = (name: string): string =>
  `src/zoo/fixtures/make-${references[name].family}.py`;

/** In `given`, which stays, or in a folder of its own. */
export function zooFiles(given: string | undefined): ZooFiles {
  const folder = given ?? mkdtempSync(join(tmpdir(), "zoo-"));
  const graphs = mkdtempSync(join(tmpdir(), "zoo-graphs-"));
  const weights = (name: string) => join(folder, `${name}.pth`);
  return {
    make: (name) => existsSync(weights(name)) || made(scriptOf(name), folder),
    weights,
    cases: (name) => casesIn(folder, name),
    async graph(name, how) {
      const { file } = await buildNamed(name, join(graphs, `${name}.onnx`), {
        weights: weights(name),
        ...how,
      });
      return file;
    },
    [Symbol.dispose]() {
      rmSync(graphs, { recursive: true });
      if (given === undefined) rmSync(folder, { recursive: true });
    },
  };
}

/** What a script that was stopped has written is not taken for whole. */
function made(script: string, folder: string): boolean {
  const unfinished = join(folder, "unfinished");
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  console.log(`${script} makes weights, and lets the reference run …`);
  const printed = runPython([script, "--full", unfinished]);
  if (printed !== null) {
    for (const file of readdirSync(unfinished)) {
      renameSync(join(unfinished, file), join(folder, file));
    }
  }
  rmSync(unfinished, { recursive: true });
  return printed !== null;
}

/** Files are called `deit-s 320x256 positionFilter=antialiased.safetensors`. */
function casesIn(folder: string, name: string): Case[] {
  return readdirSync(folder)
    .filter((file) => file.startsWith(`${name} `) && file.endsWith(".safetensors"))
    .sort()
    .map((file) => {
      const [, size, ...switches] = file.slice(0, -".safetensors".length).split(" ");
      const [height, width] = size.split("x").map(Number);
      return { file: join(folder, file), sides: [height, width], switches };
    });
}
