/** @module What is kept: records, the ledgers they come from, and the store of both. */
export { digestOf } from "./digest.ts";
export {
  type Columns,
  type ColumnType,
  ledgerDigest,
  partsIn,
  type Row,
  readLedger,
  readPart,
  removePart,
  removeUnfinished,
  writePart,
  writeWhole,
} from "./ledger.ts";
export { lock } from "./lock.ts";
export {
  parseRecord,
  type Result,
  type RunRecord,
  recordJsonSchema,
  runRecordSchema,
  schemaVersion,
} from "./record.ts";
export { folderStore, type RecordStore } from "./store.ts";
