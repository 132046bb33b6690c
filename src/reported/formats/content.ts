/** @module From the bytes of a file to its content: JSON, a table, YAML, or the front matter of a README. */
import { gunzipSync } from "node:zlib";
import { parseDocument } from "yaml";
import { parseCsv } from "../../csv.ts";
import { messageOf, Refusal } from "../../errors.ts";
import type { Content } from "./format.ts";

/** More text does not fit into one string of the engine. */
export const greatestBytes = 500 * 2 ** 20;
/** YAML takes its parser some thirty times its size; no card or metafile comes near this. */
const greatestYaml = 16 * 2 ** 20;

/** @throws Refusal where the bytes are none of these, or damaged */
export function contentOf(path: string, bytes: Uint8Array): Content {
  const text = textOf(path, bytes);
  try {
    return parsed(path, text);
  } catch (cause) {
    if (cause instanceof Refusal) throw cause;
    const said = messageOf(cause).split("\n")[0].slice(0, 200);
    throw new Refusal("data", `${path}: damaged: ${said}`, { cause });
  }
}

function parsed(path: string, text: string): Content {
  const name = path.replace(/\.gz$/i, "");
  if (/\.csv$/i.test(name)) return { kind: "table", rows: parseCsv(text) };
  if (/\.ya?ml$/i.test(name)) return { kind: "yaml", value: yamlOf(text) };
  const front = /^---\r?\n([\s\S]*?)\r?\n(?:---|\.\.\.)\s*(?:\r?\n|$)/.exec(text)?.[1];
  if (/\.(md|markdown)$/i.test(name) || front !== undefined) {
    return { kind: "front matter", value: front === undefined ? null : yamlOf(front) };
  }
  if (/\.json$/i.test(name) || /^\s*[[{]/.test(text)) {
    return { kind: "json", value: JSON.parse(text) };
  }
  const firstLine = text.slice(0, Math.max(0, text.search(/[\r\n]|$/)));
  return firstLine.includes(",")
    ? { kind: "table", rows: parseCsv(text) }
    : { kind: "yaml", value: yamlOf(text) };
}

function textOf(path: string, bytes: Uint8Array): string {
  const plain = bytes[0] === 0x1f && bytes[1] === 0x8b ? unpacked(path, bytes) : bytes;
  if (plain.length > greatestBytes) {
    throw new Refusal(
      "data",
      `${path}: ${Math.round(plain.length / 2 ** 20)} MiB are more than ${greatestBytes / 2 ** 20}; split it by task`,
    );
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(plain);
  } catch (cause) {
    throw new Refusal("data", `${path}: no text in UTF-8; convert it`, { cause });
  }
}

function unpacked(path: string, bytes: Uint8Array): Uint8Array {
  try {
    return gunzipSync(bytes, { maxOutputLength: greatestBytes });
  } catch (cause) {
    throw new Refusal(
      "data",
      messageOf(cause).includes("larger than")
        ? `${path}: it unpacks to more than ${greatestBytes / 2 ** 20} MiB; split it by task`
        : `${path}: damaged: it does not unpack (${messageOf(cause)})`,
      { cause },
    );
  }
}

/** Plain data; aliases may be used, but not to multiply (a billion laughs is refused). */
function yamlOf(text: string): unknown {
  if (text.length > greatestYaml) throw new RangeError("more YAML than 16 MiB");
  const document = parseDocument(text, { prettyErrors: false, logLevel: "error" });
  const [error] = document.errors;
  if (error !== undefined) throw error;
  return document.toJS({ maxAliasCount: 100 });
}
