/** @module The networks of the zoo as a catalogue: all that is known of each, as plain data. */
import type { Shape } from "../onnx/index.ts";
import type { Network, NetworkOptions } from "./network.ts";
import { choicesOf } from "./switches.ts";
import { untrained, weightsFrom } from "./weights.ts";

export interface Entry extends Omit<Network, "build" | "officialName" | "unused"> {
  readonly name: string;
  readonly family: string;
  /** How many tensors it needs, statistics included. */
  readonly tensors: number;
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
  const shapesFor = (
    outputs: NetworkOptions["outputs"],
    from = weightsFrom(untrained(0)).weights,
  ) => {
    const switches = choicesOf(name, network);
    const given = build(from, { sides: [size, size], classes: 1000, outputs, switches });
    return Object.fromEntries(Object.entries(given).map(([key, { shape }]) => [key, shape]));
  };
  const logits = shapesFor("logits", weights);
  return {
    name,
    family,
    ...facts,
    tensors: asked.size,
    gives: { logits, features: shapesFor("features"), tokens: shapesFor("tokens") },
  };
}
