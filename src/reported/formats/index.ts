/** @module The formats of foreign results, one file each; of two that recognise a file, the first reads it. */
import { evalResults } from "./eval-results.ts";
import type { Format } from "./format.ts";
import { ito } from "./ito.ts";
import { modelCard } from "./model-card.ts";
import { openmmlab } from "./openmmlab.ts";
import { own } from "./own.ts";
import { papersWithCode, sotaExtractor } from "./papers-with-code.ts";
import { timm } from "./timm.ts";

export const formats: readonly Format[] = [
  ...[own, papersWithCode, sotaExtractor, ito, timm],
  ...[modelCard, openmmlab, evalResults],
];
