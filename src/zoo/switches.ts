/** @module The choices of a network: those that are asked for, the paper's for all others. */
import { Refusal, unknownName } from "../errors.ts";
import type { Choice, Network } from "./network.ts";

export type Choices = Readonly<Record<string, Choice>>;

/** All choices of the network; one may be given as it is or as text. */
export function choicesOf(name: string, { switches }: Network, asked: Choices = {}): Choices {
  for (const key of Object.keys(asked)) {
    if (Object.hasOwn(switches, key)) continue;
    const known = Object.keys(switches);
    if (known.length > 0) throw unknownName(`switch of ${name}`, key, known);
    throw new Refusal("usage", `${name} has no switches; leave ${key} out`);
  }
  return Object.fromEntries(
    Object.entries(switches).map(([key, { choices }]) => {
      if (!Object.hasOwn(asked, key)) return [key, choices[0]];
      const choice = choices.find((known) => String(known) === String(asked[key]));
      if (choice !== undefined) return [key, choice];
      throw new Refusal(
        "usage",
        `${name}: switch ${key}=${asked[key]}: expected one of ${choices.join(", ")}`,
      );
    }),
  );
}

/** Those that the paper did not settle on, as text; undefined where there are none. */
export function unusualChoices({ switches }: Network, chosen: Choices) {
  const unusual = Object.entries(chosen).filter(
    ([key, choice]) => choice !== switches[key].choices[0],
  );
  if (unusual.length === 0) return undefined;
  return Object.fromEntries(unusual.map(([key, choice]) => [key, String(choice)]));
}
