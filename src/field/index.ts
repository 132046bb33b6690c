/** @module How a model looks: effective receptive fields and saliency, from exact gradients. */
export { radialChart } from "./charts.ts";
export {
  type ContributionArea,
  contributionAreas,
  type Pixel,
  reportedShares,
} from "./contribution-area.ts";
export { type Cross, crossOf } from "./cross.ts";
export { type FieldModel, type FieldOptions, type Fields, field } from "./field.ts";
export { contributionsIn, type FieldMap, type Rectifier, rectifiers } from "./field-map.ts";
export type { Sides } from "./images.ts";
export { type FieldNumbers, fieldNumbers, type Place, placeOver } from "./numbers.ts";
export { type Occlusion, usualOcclusion } from "./occlusion.ts";
export { writeFields } from "./pictures.ts";
export {
  type Display,
  displayed,
  displays,
  type Practice,
  type PracticeName,
  practiceNamed,
  practiceNames,
  practices,
} from "./practices.ts";
export { type GaussianFit, gaussianFit, type RadialProfile, radialProfile } from "./radial.ts";
export {
  type Saliency,
  type SaliencyMethod,
  type SaliencyOptions,
  saliency,
} from "./saliency.ts";
export { saliencyPicture } from "./saliency-picture.ts";
export { contactSheet, type Drawn } from "./sheet.ts";
export { numbersTable, type Table } from "./tables.ts";
