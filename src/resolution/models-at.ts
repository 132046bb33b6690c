/** @module A model at several sizes of its input: one of the zoo is built for each, an open file takes them all. */
import { isFile, type ModelOptions, modelNamed } from "../catalogue/index.ts";
import type { Model, PartialCard } from "../model/index.ts";
import { observers } from "../zoo/index.ts";
import { openFileCards } from "./open-file.ts";

/** A model as it is at one side of its square input. */
export interface AtSize extends AsyncDisposable {
  readonly size: number;
  readonly model: Model;
}

export interface ModelsAtOptions {
  /** Sides of the input, in pixels. */
  readonly sizes: readonly number[];
  /** The side of the scenes that are shown, where they are drawn. */
  readonly scene: number | undefined;
  /** What is said of the card. */
  readonly said: PartialCard;
  readonly build: Omit<ModelOptions, "size" | "scene">;
}

/** All of them are there, or one is refused and none is left. Whoever asks disposes of them. */
export async function modelsAt(
  name: string,
  { sizes, scene, said, build }: ModelsAtOptions,
): Promise<AtSize[]> {
  const cardAt = isFile(name) ? await openFileCards(name, said) : () => said;
  const made: AtSize[] = [];
  try {
    for (const size of sizes) {
      const model = await modelNamed(name, cardAt(size), {
        ...build,
        ...(!isFile(name) && { size }),
        ...(Object.hasOwn(observers, name) && scene !== size && { scene }),
      });
      made.push({ size, model, [Symbol.asyncDispose]: () => model[Symbol.asyncDispose]() });
    }
    return made;
  } catch (refusal) {
    await allClosed(made);
    throw refusal;
  }
}

export async function allClosed(made: readonly AsyncDisposable[]): Promise<void> {
  for (const one of made) await one[Symbol.asyncDispose]();
}
