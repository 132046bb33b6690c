/** @module Numbers that others report, each with its place; never mixed with measured ones. */
export { type AllReported, allReported, reportedLibrary } from "./all-reported.ts";
export { builtIn } from "./built-in.ts";
export {
  type DifferingStep,
  differencesOf,
  differingSteps,
  type Measured,
  settingsOf,
} from "./differing.ts";
export { contentOf, greatestBytes } from "./formats/content.ts";
export type { Content, ForeignFile, Format, Problem, Reading } from "./formats/format.ts";
export { formats } from "./formats/index.ts";
export { hundredthOf } from "./formats/printed-number.ts";
export { type NamedWeights, reportedOfWeights } from "./of-weights.ts";
export { parseReported } from "./parse-reported.ts";
export { type Foreign, readForeign } from "./read-foreign.ts";
export {
  type Reported,
  type ReportedResult,
  reportedResultSchema,
  reportedSchema,
} from "./reported.ts";
export { isNameOf, nameOf, type Quoted, reportedNamed, type Wanted } from "./reported-named.ts";
export { ofStep, resizeToAt, type Settings, sideOf } from "./settings.ts";
export { settingsSaid } from "./settings-said.ts";
export { resultsOf, sheetSchema } from "./sheet.ts";
export { type Keeping, type ReportedStore, reportedStore } from "./store.ts";
export { type Traits, traits } from "./traits.ts";
