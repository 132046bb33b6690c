/** @module Which model a record was made of, by the words of its command. */
import type { RunRecord } from "../../record/index.ts";
import type { ModelAt } from "./model-again.ts";

/** Flags of `snellen evaluate` that say how a model of the zoo is built. */
const flags: Readonly<Record<string, (word: string) => Partial<ModelAt>>> = {
  "--weights": (weights) => ({ weights }),
  "--container": (container) => ({ container }),
  "--tag": (tag) => ({ tag }),
  "--scan": (scan) => ({ scan }),
  "--attention": (attention) => ({ attention }),
  "--fp16": () => ({ half: true }),
};

/**
 * Where the model of a record was, by the command that made it; undefined where that was no evaluation. A
 * guess, since a command is kept as one line: whoever uses it holds the digest of the model against the record.
 */
export function modelNamedIn({ made }: Pick<RunRecord, "made">): ModelAt | undefined {
  const [snellen, command, name, , ...rest] = made.command.split(" ");
  if (snellen !== "snellen" || command !== "evaluate" || !name || name.startsWith("-")) return;
  const given = rest.map((word, i) => flags[word]?.(rest[i + 1] ?? "") ?? {});
  const switches = rest.flatMap((word, i) => (word === "--switch" ? [rest[i + 1] ?? ""] : []));
  return Object.assign({ name }, ...given, switches.length > 0 && { switches });
}
