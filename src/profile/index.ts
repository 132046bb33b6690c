/** @module What seeing costs: over resolutions and devices. */
export { type Agreement, agreementOf, type Told } from "./agreement.ts";
export { breakdownChart, growthChart, latencyChart, rooflineChart } from "./charts.ts";
export { type Frontier, type FrontierOptions, frontierOf } from "./frontier.ts";
export { type Ceilings, ceilingsOf, type Reference, reference } from "./kernels.ts";
export { loweringTable } from "./lowering-table.ts";
export { type Machine, machine } from "./machine.ts";
export { type Measurement, measure, type Patience, usualPatience } from "./measure.ts";
export { pictures, profilePage } from "./page.ts";
export { type ProfileOptions, profile } from "./profile.ts";
export { type Measured, measureAll, type Progress, type Round, type Subject } from "./rounds.ts";
export { type ScanMoves, scanFeeds, scanGraph, scanMoves } from "./scan-graph.ts";
export { hasScans, idealBytes, publishedOperations, type Scanned, scansOf } from "./scans.ts";
export { scenarioTable } from "./scenario-table.ts";
export {
  recorded,
  type Sides,
  type StaticCosts,
  type StaticOptions,
  type StaticSubject,
  staticCosts,
} from "./static.ts";
export { remarks, shareTable, staticTable } from "./static-tables.ts";
export { type Laid, subjectOf } from "./subject.ts";
export {
  bytes,
  costRemarks,
  costTable,
  crossoverTable,
  frontierTable,
  growthTable,
  levelOfRange,
  milliseconds,
  pixelsOf,
  scaled,
  type Table,
  timeTable,
} from "./tables.ts";
export { warningsOf } from "./warnings.ts";
