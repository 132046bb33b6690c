/** @module The networks of the zoo as a catalogue: all that is known of each, as plain data. */
import { folded, operationsOf, type Shape, type Value } from "../onnx/index.ts";
import type { Network, NetworkOptions } from "./network.ts";
import { choicesOf } from "./switches.ts";
import { untrained, weightsFrom } from "./weights.ts";

export interface Entry extends Omit<Network, "build" | "officialName" | "unused"> {
  readonly name: string;
  readonly family: string;
  /** How many tensors it needs, statistics included. */
  readonly tensors: number;
  /** Multiply-adds for one image of its size, once each; without those inside scans. */
  readonly macs: number;
  /** What it gives for images of its size, by what is asked for. */
  readonly gives: Readonly<
    Record<"logits" | "features" | "tokens", Readonly<Record<string, Shape>>>
  >;
}

/** All that is known of a network; none of its weights is drawn for it. */
export function entryOf(family: string, name: string, network: Network): Entry {
  const { build, officialName, unused, ...facts } = network;
  const { size } = facts.preprocessing;
  const { weights, asked } = weightsFrom(untrained(0));
  const switches = choicesOf(name, network);
  const givenFor = (outputs: NetworkOptions["outputs"]) =>
    build(weights, { sides: [size, size], classes: 1000, outputs, switches });
  const logits = givenFor("logits");
  const tensors = asked.size;
  const { macs } = operationsOf(folded(logits));
  return {
    name,
    family,
    ...facts,
    tensors,
    macs: macs.count,
    gives: {
      logits: shapesOf(logits),
      features: shapesOf(givenFor("features")),
      tokens: shapesOf(givenFor("tokens")),
    },
  };
}

const shapesOf = (given: Readonly<Record<string, Value>>): Readonly<Record<string, Shape>> =>
  Object.fromEntries(Object.entries(given).map(([name, { shape }]) => [name, shape]));
