/** @module A file that takes images of any size, and what its card says at one of them. */
import { Refusal } from "../errors.ts";
import { type Model, openModel, type PartialCard, plain } from "../model/index.ts";

/** What to lay over the card of the classifier at `path` for a side of its input. */
export async function openFileCards(
  path: string,
  said: PartialCard,
): Promise<(size: number) => PartialCard> {
  const model = await openModel(path, said);
  const card = plain(model.card);
  if (card.decoder !== undefined) {
    throw new Refusal(
      "usage",
      `${path}: --sizes are those of classifiers, and this one is read by the decoder ${card.decoder}; evaluate it at one size`,
    );
  }
  return (size) => {
    refuseOthers(path, model, card, size);
    return { ...said, inputSize: [size, size], resizeTo: resizeToAt(path, card, size) };
  };
}

function refuseOthers(path: string, { header }: Model, card: PartialCard, size: number): void {
  const input = header.inputs.find(({ name }) => name === card.inputName) ?? header.inputs[0];
  const sides = card.layout === "NHWC" ? input.shape.slice(1, 3) : input.shape.slice(2, 4);
  if (sides.every((side) => typeof side === "string" || side === size)) return;
  throw new Refusal(
    "model",
    `${path}: its input "${input.name}" is fixed to ${sides.join("×")}, so it cannot be shown anything at ${size}×${size}; export it with open height and width, or name a model of the zoo`,
  );
}

/** The crop keeps its share of the resized image, as in the zoo; without one, all of it is shown. */
function resizeToAt(
  path: string,
  { inputSize, resizeTo }: PartialCard,
  size: number,
): number | undefined {
  if (resizeTo === undefined) return size;
  if (inputSize !== undefined) return Math.floor((size * resizeTo) / Math.min(...inputSize));
  throw new Refusal(
    "usage",
    `${path}: its card says resizeTo ${resizeTo}, but not of which inputSize, so nobody knows the share of its crop; say it with --set inputSize=…`,
  );
}
