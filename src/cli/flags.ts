/** @module Flags that several commands share, and how their words are read. */
import { Refusal } from "../errors.ts";
import { usableThreads } from "../threads.ts";

/** A whole number from 1. */
export function wholeNumber(text: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= 1) return number;
  throw new Refusal("usage", `expected a whole number from 1, got "${text}"`);
}

/** A whole number from 1 to what the cores of this machine have use for. */
export const threadCount = (text: string): number => usableThreads(wholeNumber(text));

/** `3/8`: the third of eight. */
export function shardOf(text: string): { index: number; of: number } {
  const [, index, of] = /^(\d+)\/(\d+)$/.exec(text)?.map(Number) ?? [];
  if (index !== undefined && of !== undefined && index >= 1 && index <= of) return { index, of };
  throw new Refusal("usage", `expected a shard such as 3/8, got "${text}"`);
}

export const store = {
  kind: "parsed",
  parse: String,
  brief: "Folder of the store",
  default: ".snellen",
  placeholder: "dir",
} as const;

export const json = { kind: "boolean", brief: "Print JSON", default: false } as const;

export const set = {
  kind: "parsed",
  parse: String,
  variadic: true,
  optional: true,
  brief: "A value of the card, such as --set mean=imagenet; may be repeated",
  placeholder: "key=value",
} as const;

/** The record that a command is about, as its only argument. */
export const recordId = {
  kind: "tuple",
  parameters: [{ parse: String, brief: "The id of a record, or its beginning", placeholder: "id" }],
} as const;
