/** @module Cards from the `config.json` of a Hugging Face model folder. */
import { z } from "zod";
import { cardOfArchitecture } from "./architectures.ts";
import type { PartialCard } from "./card.ts";
import { parsed } from "./foreign.ts";
import { cardOfTimm, type InputSize } from "./timm.ts";

const modelSchema = z.object({
  architecture: z.string().min(1).nullish(),
  architectures: z.array(z.string()).nullish(),
  id2label: z.record(z.string(), z.string()).nullish(),
  pretrained_cfg: z.unknown().optional(),
});

/** What a `config.json` says: how transformers reads the outputs and its classes, or timm's whole `pretrained_cfg`. */
export function cardOfConfig(json: unknown, where: string, known?: InputSize): PartialCard {
  const said = parsed(modelSchema, json, where);
  const { pretrained_cfg, architecture } = said;
  const named = architecture == null ? {} : { name: architecture };
  if (pretrained_cfg != null) {
    return { ...named, ...cardOfTimm(pretrained_cfg, `${where}: pretrained_cfg`, known) };
  }
  const labels = said.id2label ?? {};
  return {
    ...named,
    ...cardOfArchitecture(said.architectures ?? [], labels),
    ...(hasBackground(labels) && { background: true }),
  };
}

/** The 1001 classes of models ported from TensorFlow. */
const hasBackground = (labels: Readonly<Record<string, string>>): boolean =>
  Object.keys(labels).length === 1001 && labels["0"] === "background";
