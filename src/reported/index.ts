/** @module Numbers that others report, each with its place; never mixed with measured ones. */
export { builtIn } from "./built-in.ts";
export {
  type DifferingStep,
  differencesOf,
  differingSteps,
  type Measured,
  settingsOf,
} from "./differing.ts";
export { type NamedWeights, reportedOfWeights } from "./of-weights.ts";
export {
  type Reported,
  type ReportedResult,
  reportedResultSchema,
  reportedSchema,
} from "./reported.ts";
export { nameOf, type Quoted, reportedNamed, type Wanted } from "./reported-named.ts";
export { ofStep, resizeToAt, type Settings, sideOf } from "./settings.ts";
export { settingsSaid } from "./settings-said.ts";
export { resultsOf, sheetSchema } from "./sheet.ts";
