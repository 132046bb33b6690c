/** @module What is kept: records, the ledgers they come from, and the store of both. */
export { digestOf } from "./digest.ts";
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
  writeWhole,
} from "./ledger.ts";
export { lock } from "./lock.ts";
export { type ProfileRecord, profileRecordSchema } from "./profile-record.ts";
export { type Result, type RunRecord, runRecordSchema } from "./record.ts";
export { folderStore, type RecordStore } from "./store.ts";
export { schemaVersion } from "./version.ts";
