/** @module Digests: equal things have equal ones, on every machine. */
import { createHash } from "node:crypto";

/** SHA-256, as 64 hex digits, of the canonical JSON of a value. */
export const digestOf = (value: unknown): string =>
  createHash("sha256").update(canonical(value)).digest("hex");

/** JSON without white space, keys in the order of code units, without `undefined`. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    inner !== null && typeof inner === "object" && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
