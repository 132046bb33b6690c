/** @module The state dictionary of a model, wherever in a checkpoint it is. */
import { refusal } from "./bytes.ts";
import type { NamedTensors } from "./weights.ts";

/** Under which keys training scripts keep it, the first that is there. */
const usual = ["state_dict", "model_state_dict", "model", "module", "net", "network"];

/**
 * The tensors of the model alone, named as the model names them: those in the dictionary that training
 * scripts keep under `state_dict` or `model`, in the file itself, or in its only dictionary. Prefixes
 * in the names (`module.`) stay as they are.
 * @throws Refusal if there are several dictionaries under other keys; `within` chooses one
 */
export function stateDict(weights: NamedTensors): NamedTensors {
  const { containers } = weights;
  const found = [...usual, ""].find((key) => containers.includes(key));
  const only = containers.length === 1 ? containers[0] : undefined;
  const key = found ?? only ?? (containers.length === 0 ? "" : undefined);
  if (key !== undefined) return within(weights, key);
  throw refusal(
    weights.file,
    `several dictionaries of tensors (${containers.join(", ")}); choose one`,
  );
}

/** The tensors in a container of the file, named as it names them. */
export function within(weights: NamedTensors, container: string): NamedTensors {
  if (container === "") return weights;
  const prefix = `${container}.`;
  const inside = (names: Iterable<string>) =>
    [...names].filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
  const names = inside(weights.names);
  if (names.length === 0) {
    throw refusal(
      weights.file,
      `no tensors in "${container}", only in ${weights.containers.join(", ")}`,
    );
  }
  return {
    ...weights,
    names,
    containers: ["", ...inside(weights.containers)],
    metadata: new Map(
      [...weights.metadata]
        .filter(([name]) => name.startsWith(prefix))
        .map(([name, value]) => [name.slice(prefix.length), value]),
    ),
    get: (name) => weights.get(prefix + name),
    read: (name) => weights.read(prefix + name),
  };
}
