/** @module The commands, one file each. */
import { buildApplication, buildRouteMap, text_en } from "@stricli/core";
import { messageOf, Refusal } from "../errors.ts";
import benchmarks from "./benchmarks.ts";
import board from "./board.ts";
import build from "./build.ts";
import card from "./card.ts";
import compare from "./compare.ts";
import draw from "./draw.ts";
import evaluate from "./evaluate.ts";
import { exitCodeOf } from "./exit-codes.ts";
import explain from "./explain.ts";
import exportBoard from "./export.ts";
import field from "./field.ts";
import importResults from "./import.ts";
import merge from "./merge.ts";
import profile from "./profile.ts";
import quickstart from "./quickstart.ts";
import records from "./records.ts";
import rescore from "./rescore.ts";
import saliency from "./saliency.ts";
import score from "./score.ts";
import show from "./show.ts";
import { snellenVersion } from "./version.ts";
import zoo from "./zoo.ts";

const commands = buildRouteMap({
  routes: {
    quickstart,
    evaluate,
    benchmarks,
    zoo,
    build,
    profile,
    card,
    records,
    board,
    show,
    draw,
    compare,
    explain,
    field,
    saliency,
    rescore,
    score,
    merge,
    import: importResults,
    export: exportBoard,
  },
  docs: {
    brief: "Snellen, an eye test for vision models: exact numbers, with evidence",
    fullDescription: [
      "Snellen, an eye test for vision models: exact numbers, with evidence.",
      "",
      "  snellen quickstart                                     the eye exam, on data that is drawn here",
      "  snellen evaluate model.onnx imagenet-1k --data ~/val   top-1 on ImageNet, resumable",
      "  snellen profile vim-ti deit-ti --sizes 224..1024       what seeing costs, and how it grows",
      "  snellen records                                        what was measured so far",
      "  snellen compare 5f3a 81c0                              how sure a difference is",
      "  snellen score results.json instances_val2017.json      COCO AP of a result file",
      "",
      "Exit codes: 0 done, 1 defect of Snellen, 2 usage, 3 data, 4 model, 5 store, 6 model output, 130 stopped.",
    ].join("\n"),
  },
});

const refused = (error: unknown): string =>
  error instanceof Refusal
    ? `snellen: ${error.message}`
    : `snellen: internal: ${error instanceof Error ? (error.stack ?? error.message) : messageOf(error)}`;

export const app = buildApplication(commands, {
  name: "snellen",
  versionInfo: { currentVersion: snellenVersion },
  scanner: { caseStyle: "allow-kebab-for-camel" },
  documentation: { caseStyle: "convert-camel-to-kebab" },
  determineExitCode: exitCodeOf,
  localization: {
    text: {
      ...text_en,
      exceptionWhileRunningCommand: refused,
      exceptionWhileLoadingCommandFunction: refused,
      commandErrorResult: (error) => refused(error),
    },
  },
});
