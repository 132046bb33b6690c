/** @module Numbers that others report, each with its place; never mixed with measured ones. */
export {
  type Reported,
  type ReportedResult,
  reportedResultSchema,
  reportedSchema,
} from "./reported.ts";
