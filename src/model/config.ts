/** @module Cards from the `config.json` of a Hugging Face model folder. */
import { z } from "zod";
import type { PartialCard } from "./card.ts";
import { parsed } from "./foreign.ts";
import { cardOfTimm, type InputSize } from "./timm.ts";

const modelSchema = z.object({
  architecture: z.string().min(1).nullish(),
  id2label: z.record(z.string(), z.string()).nullish(),
  pretrained_cfg: z.unknown().optional(),
});

/** What a `config.json` says: the classes of transformers, or timm's whole `pretrained_cfg`. */
export function cardOfConfig(json: unknown, where: string, known?: InputSize): PartialCard {
  const { pretrained_cfg, id2label, architecture } = parsed(modelSchema, json, where);
  const named = architecture == null ? {} : { name: architecture };
  if (pretrained_cfg != null) {
    return { ...named, ...cardOfTimm(pretrained_cfg, `${where}: pretrained_cfg`, known) };
  }
  if (id2label == null) return named;
  const names = Object.entries(id2label).sort(([a], [b]) => Number(a) - Number(b));
  return names.length === 1001 && names[0][1] === "background"
    ? { ...named, background: true }
    : named;
}
