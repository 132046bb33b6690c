/** @module Digests: equal things have equal ones, on every machine. */
import { createHash } from "node:crypto";
import { canonical } from "../json.ts";

/** SHA-256, as 64 hex digits, of the canonical JSON of a value. */
export const digestOf = (value: unknown): string =>
  createHash("sha256").update(canonical(value)).digest("hex");
