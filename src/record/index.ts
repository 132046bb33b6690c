/** @module What is kept: records, the ledgers they come from, and the store of both. */
export { digestOf } from "./digest.ts";
export { type ExplanationRecord, explanationRecordSchema } from "./explanation-record.ts";
export { type FieldRecord, fieldRecordSchema } from "./field-record.ts";
export { evaluationOf, type KeptRecord, parseRecord, recordJsonSchema } from "./kept.ts";
export {
  type Columns,
  type ColumnType,
  ledgerDigest,
  loadParquet,
  partsIn,
  type Row,
  readLedger,
  readPart,
  removePart,
  removeUnfinished,
  writePart,
} from "./ledger.ts";
export { type Damaged, folderLibrary, type Library } from "./library.ts";
export { lock } from "./lock.ts";
export { type ProfileRecord, profileRecordSchema } from "./profile-record.ts";
export { type Result, type RunRecord, runRecordSchema } from "./record.ts";
export { folderStore, type RecordStore } from "./store.ts";
export {
  type CostSummary,
  type ExplanationSummary,
  type FieldSummary,
  type ProfileSummary,
  type RunSummary,
  type Summary,
  summaryOf,
} from "./summary.ts";
export { schemaVersion } from "./version.ts";
