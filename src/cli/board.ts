import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { buildCommand } from "@stricli/core";
import { messageOf, Refusal } from "../errors.ts";
import { json, store } from "./flags.ts";
import { print, printJson } from "./print.ts";

interface Flags {
  readonly host: string;
  readonly port: number;
  readonly token?: string;
  readonly export?: string;
  readonly store: string;
  readonly json: boolean;
}

export default buildCommand({
  docs: {
    brief: "Show records beside reported results, in a browser",
    fullDescription: [
      "A board made from the records of a store, live, or as files that need no server. It listens to this machine alone unless",
      "--host says otherwise, and nobody can write unless a token is given: SNELLEN_BOARD_TOKEN, or a file with --token.",
    ].join("\n"),
    customUsage: [
      { input: "", brief: "at http://127.0.0.1:7373, following the store" },
      { input: "--export site", brief: "a static site, which opens from the file system, too" },
      { input: "--store results --port 0", brief: "another store, any free port" },
    ],
  },
  parameters: {
    flags: {
      host: {
        kind: "parsed",
        parse: String,
        default: "127.0.0.1",
        brief: "Address to listen on",
        placeholder: "address",
      },
      port: {
        kind: "parsed",
        parse: portNumber,
        default: "7373",
        brief: "Port to listen on; 0 takes a free one",
        placeholder: "n",
      },
      token: {
        kind: "parsed",
        parse: String,
        optional: true,
        brief: "A file with the token that may write (default: nobody may)",
        placeholder: "file",
      },
      export: {
        kind: "parsed",
        parse: String,
        optional: true,
        brief: "Write it into this folder as a static site, and end",
        placeholder: "dir",
      },
      store,
      json,
    },
  },
  async func({ host, port, token, export: out, store: root, json: asJson }: Flags) {
    if (out !== undefined) {
      const files = await writeBoard(root, out);
      const first = resolve(out, "index.html");
      if (asJson) return printJson({ files, first });
      return print(`${files} files in ${out}; open ${first}`);
    }
    const { serve } = await import("../board/index.ts");
    const { writableSources } = await import("./board-sources.ts");
    const serving = await serve(writableSources(root), { host, port, token: await tokenOf(token) });
    if (asJson) printJson({ address: serving.address });
    else print(`${serving.address}  the board of ${root}; Ctrl-C ends it`);
    if (!/^(127\.|localhost$|::1$)/.test(host)) {
      console.error(
        `note: ${host} can be reached from other machines; all records of ${root} can be read there`,
      );
    }
    await new Promise<void>((ended) => {
      for (const signal of ["SIGINT", "SIGTERM"] as const) {
        process.removeAllListeners(signal); // there is no run that could go on
        process.once(signal, () => ended());
      }
    });
    await serving[Symbol.asyncDispose]();
  },
});

/** The static site of a store; whole or not at all. Gives how many files it has. */
export async function writeBoard(root: string, out: string): Promise<number> {
  const { board, exported } = await import("../board/index.ts");
  const { boardSources } = await import("./board-sources.ts");
  const there = await readdir(out).catch((): string[] => []);
  if (there.length > 0 && !there.includes("board.js")) {
    throw new Refusal(
      "usage",
      `${out} has other things in it; name an empty folder, or one with an earlier board`,
    );
  }
  try {
    await mkdir(dirname(resolve(out)), { recursive: true });
    const made = await mkdtemp(join(dirname(resolve(out)), `.${basename(resolve(out))}-`));
    let count = 0;
    try {
      for await (const { path, bytes } of exported(board(boardSources(root)))) {
        const file = join(made, path);
        await mkdir(dirname(file), { recursive: true });
        await writeFile(file, bytes);
        count++;
      }
      await rm(out, { recursive: true, force: true });
      await rename(made, out);
    } catch (error) {
      await rm(made, { recursive: true, force: true });
      throw error;
    }
    return count;
  } catch (cause) {
    if (cause instanceof Refusal) throw cause;
    throw new Refusal("store", `${out}: the board cannot be written: ${messageOf(cause)}`, {
      cause,
    });
  }
}

async function tokenOf(file: string | undefined): Promise<string | undefined> {
  const text =
    file === undefined
      ? process.env.SNELLEN_BOARD_TOKEN
      : await readFile(file, "utf8").catch((cause: Error) => {
          throw new Refusal("usage", `${file}: the token cannot be read: ${cause.message}`, {
            cause,
          });
        });
  const token = text?.trim();
  if (token === undefined || token === "") return undefined;
  if (token.length >= 16) return token;
  throw new Refusal(
    "usage",
    "a token of less than 16 characters is too easily guessed; take a longer one",
  );
}

function portNumber(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port < 65_536) return port;
  throw new Refusal("usage", `expected a port from 0 to 65535, got "${text}"`);
}
