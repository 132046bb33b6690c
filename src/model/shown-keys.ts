/** @module Which keys of a card are shown. */
import { type CardKey, cardKeys, isDecoded, plain, type StatedCard } from "./card.ts";
import { missingOf } from "./preprocessing.ts";

/** The keys that are of matter to a model: those that are said, and those that are still to be. */
export function keysOf(card: StatedCard): CardKey[] {
  const said = plain(card);
  const missing = missingOf(said);
  const isClassifier = !isDecoded(said);
  return cardKeys.filter(
    (key) =>
      card[key] !== undefined || missing.includes(key) || (isClassifier && ofClassifier.has(key)),
  );
}

/** What a classifier may say beside what it has to. */
const ofClassifier: ReadonlySet<CardKey> = new Set([
  "name",
  "paper",
  "source",
  "licence",
  "pretraining",
  "inputName",
  "outputName",
  "resizeTo",
  "interpolation",
  "classes",
]);
