/** @module What those who published a file of weights report of it. */
import type { Reported } from "./reported.ts";
import type { Quoted } from "./reported-named.ts";

/** Weights as a catalogue of networks names them. */
export interface NamedWeights {
  readonly zoo: string;
  /** By which a library calls them; `official…`: of the authors, in the words of their own repository. */
  readonly tag: string;
  /** Side of the images, in pixels. */
  readonly size: number;
  /** Address of the repository of the authors. */
  readonly code: string;
}

/** Top-1 on ImageNet, from the repository that the weights are of; undefined: it reports none. */
export function reportedOfWeights(
  { zoo, tag, size, code }: NamedWeights,
  sources: readonly Reported[],
): Quoted | undefined {
  const isPretrained = tag.includes("22k");
  for (const { source, results } of sources) {
    if (source.kind !== "repository") continue;
    const result = results.find(
      (row) =>
        row.zoo === zoo &&
        row.dataset === "imagenet-1k" &&
        row.metric === "top-1" &&
        row.size?.[0] === size &&
        (row.variant === tag ||
          (tag.startsWith("official") &&
            source.url === code &&
            (row.pretraining !== null) === isPretrained)),
    );
    if (result !== undefined) return { source: source.name, result };
  }
  return undefined;
}
