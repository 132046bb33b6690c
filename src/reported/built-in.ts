/** @module The numbers that papers and repositories report of the networks of our zoo, and of some beside them. */
import type { Reported } from "./reported.ts";
import convnextPaper from "./results/convnext-paper.json" with { type: "json" };
import convnextRepository from "./results/convnext-repository.json" with { type: "json" };
import deitPaper from "./results/deit-paper.json" with { type: "json" };
import deitRepository from "./results/deit-repository.json" with { type: "json" };
import mmdetection from "./results/mmdetection.json" with { type: "json" };
import mmsegmentation from "./results/mmsegmentation.json" with { type: "json" };
import talk from "./results/talk.json" with { type: "json" };
import timm from "./results/timm.json" with { type: "json" };
import torchvision from "./results/torchvision.json" with { type: "json" };
import vimPaper from "./results/vim-paper.json" with { type: "json" };
import vimRepository from "./results/vim-repository.json" with { type: "json" };
import vmambaPaper from "./results/vmamba-paper.json" with { type: "json" };
import vmambaRepository from "./results/vmamba-repository.json" with { type: "json" };
import { resultsOf } from "./sheet.ts";

const sheets: readonly unknown[] = [
  ...[vmambaPaper, vmambaRepository, vimPaper, vimRepository],
  ...[deitPaper, deitRepository, convnextPaper, convnextRepository],
  ...[torchvision, timm, mmdetection, mmsegmentation, talk],
];

let read: readonly Reported[] | undefined;

/** One for each source; where sources disagree, each has its own. */
export function builtIn(): readonly Reported[] {
  read ??= sheets.map(resultsOf);
  return read;
}
