/**
 * @module Whether the classes of a model stand in another order than the labels: a model that is as good as
 * blind, and would see well if its outputs were read in an order that is known to be mixed up with ours.
 */
import type { Labels } from "../scene/index.ts";
import { ilsvrcOrder } from "./imagenet/ilsvrc-ids.ts";

/** What a model said of an image, best class first, and what is true of it. */
export interface Observed {
  readonly topClasses: ArrayLike<number>;
  readonly labels: Labels;
}

export interface ClassOrder {
  readonly order: Order;
  /** Of how many scored images the best class is right as the outputs are read now, … */
  readonly given: number;
  /** … and if they are read in that order. */
  readonly under: number;
  readonly scored: number;
}

/** An order that outputs or labels are known to come in by mistake. */
export interface Order {
  /** Continues "would be right if …". */
  readonly meaning: string;
  readonly remedy: string;
  /** The class that an output then stands for; outside of the classes it stands for none. */
  readonly classOf: (output: number) => number | undefined;
}

/** ln of how likely luck may at most be, twice over, for another order to be believed. */
const overwhelming = Math.log(1e-6);

/** The share of the other order's hits that classes which are alike, or stand alike, may give by themselves. */
const spillover = 0.2;

/**
 * The order of classes that a model seems to have, if it is not the given one; null if nothing speaks for
 * that. `classes` is the number of outputs. The given order must be near chance (no more hits than chance
 * and a fifth of the other's), the other one better beyond luck, both against chance and image by
 * image (sign test). Chance is that of guesses with the same frequencies, so a model that always says one
 * class, or a dataset with few classes, is judged fairly.
 */
export function classOrderProbe(observed: readonly Observed[], classes: number): ClassOrder | null {
  const scored = observed.filter(({ labels }) => labels.length > 0);
  const n = scored.length;
  if (n === 0) return null;
  const given = hitsOf(scored, (output) => output);
  const found = ordersOf(classes).flatMap((order) => {
    const other = hitsOf(scored, order.classOf);
    const onlyGiven = given.hits.filter((hit, i) => hit && !other.hits[i]).length;
    const onlyOther = other.hits.filter((hit, i) => hit && !given.hits[i]).length;
    const isBetter =
      logLuck(onlyOther, n, other.chance) < overwhelming &&
      logLuck(onlyOther, onlyGiven + onlyOther, 0.5) < overwhelming;
    const nearChance = given.chance + (spillover * onlyOther) / n;
    const isBlind =
      onlyGiven / n <= nearChance || logLuck(onlyGiven, n, nearChance) > Math.log(1e-3);
    return isBetter && isBlind
      ? [{ order, given: given.total, under: other.total, scored: n }]
      : [];
  });
  return found.reduce<ClassOrder | null>(
    (best, one) => (best && best.under >= one.under ? best : one),
    null,
  );
}

/** The orders that are known to be mixed up, in both directions each; without those that change nothing. */
function ordersOf(classes: number): Order[] {
  const text = Array.from({ length: classes }, (_, i) => String(i))
    .sort()
    .map(Number);
  const ids = classes === 1000 ? [...ilsvrcOrder()] : [];
  const placeOfText = inverse(text);
  const placeOfId = inverse(ids);
  const orders: Order[] = [
    {
      meaning: "the outputs of the model stand in the order of ILSVRC2012 ids",
      remedy: "say --set classOrder=ilsvrc-id",
      classOf: (output) => ids[output],
    },
    {
      meaning: "the labels are ILSVRC2012 ids less one",
      remedy:
        "say --numbering ilsvrc-from-0, or --set classOrder=sorted if the card says ilsvrc-id",
      classOf: placeOfId,
    },
    {
      meaning: "the labels are ILSVRC2012 ids",
      remedy: "say --numbering ilsvrc",
      classOf: (output) => plusOne(placeOfId(output)),
    },
    {
      meaning: "the outputs of the model stand in the order of their numbers sorted as text",
      remedy: "say --set classOrder=string-sorted",
      classOf: (output) => text[output],
    },
    {
      meaning: "the labels are places of the class numbers sorted as text (0, 1, 10, 100, …)",
      remedy:
        "say --numbering string-sorted, or --set classOrder=sorted if the card says string-sorted",
      classOf: placeOfText,
    },
    {
      meaning: "output 0 of the model is the background",
      remedy: "say --set background=true",
      classOf: (output) => output - 1,
    },
    {
      meaning: "the labels count from 1",
      remedy:
        "say --numbering sorted-from-1, or --set background=false if the model has no background",
      classOf: plusOne,
    },
  ];
  const outputs = Array.from({ length: classes }, (_, output) => output);
  return orders.filter(({ classOf }) =>
    outputs.some((output) => classOf(output) !== undefined && classOf(output) !== output),
  );
}

const plusOne = (n: number | undefined): number | undefined =>
  n === undefined ? undefined : n + 1;

function inverse(order: readonly number[]): (output: number) => number | undefined {
  const places = new Map(order.map((value, place) => [value, place]));
  return (output) => places.get(output);
}

/** Which images are right, how many, and the share that guesses of the same frequencies would hit. */
function hitsOf(scored: readonly Observed[], classOf: Order["classOf"]) {
  const n = scored.length;
  const guesses = scored.map(({ topClasses }) => classOf(topClasses[0]));
  const hits = scored.map(({ labels }, i) => labels.includes(guesses[i] ?? -1));
  const labelled = new Map<number, number>();
  for (const { labels } of scored) {
    for (const label of labels) labelled.set(label, (labelled.get(label) ?? 0) + 1);
  }
  const chance =
    guesses.reduce<number>((sum, guess) => sum + (labelled.get(guess ?? -1) ?? 0), 0) / n / n;
  return { hits, total: hits.filter(Boolean).length, chance };
}

/**
 * ln of a bound on the probability of `hits` or more among `n` at `chance` each: -n·KL(hits/n ‖ chance)
 * (Chernoff). 0, that is no evidence, where there are no more hits than chance gives.
 */
function logLuck(hits: number, n: number, chance: number): number {
  const share = hits / n;
  if (!(share > chance)) return 0;
  const rest = share < 1 ? (1 - share) * Math.log((1 - share) / (1 - chance)) : 0;
  return -n * (share * Math.log(share / chance) + rest);
}
