/** @module Several looks at one image, where a card asks for them. */
import { Refusal } from "../errors.ts";
import type { Looks } from "../image/index.ts";
import { decoderNamed } from "../postprocess/index.ts";
import type { PartialCard } from "./card.ts";

/** Undefined where an image is seen once and whole; refused where the answers could not be joined. */
export function looksSaid(card: PartialCard, name: string): Looks | undefined {
  const { crop, stride = crop, flip, scales, resize, inputSize } = card;
  const said = (["crop", "flip", "scales"] as const).filter((key) => card[key]);
  if (said.length === 0) return undefined;
  const no = (what: string): never => {
    throw new Refusal("model", `${name}: its card says ${said.join(", ")}, ${what}`);
  };
  const decoder = card.decoder === undefined ? undefined : decoderNamed(card.decoder);
  if (decoder?.task !== "segmentation" || decoder.join === undefined) {
    return no("and only looks at logits can be joined (decoder segmentation-logits)");
  }
  if (scales !== undefined && resize !== "keep-ratio") {
    return no(`and there is no other scale of resize ${resize}; set resize to keep-ratio`);
  }
  if (crop !== undefined && inputSize !== undefined && String(crop) !== String(inputSize)) {
    return no(`and the graph takes ${inputSize.join("×")}; set crop to that`);
  }
  return {
    ...(crop !== undefined &&
      stride !== undefined && {
        sliding: {
          crop: { width: crop[1], height: crop[0] },
          stride: { width: stride[1], height: stride[0] },
        },
      }),
    ...(flip === true && { mirrored: true }),
    ...(scales !== undefined && { scales }),
  };
}
