/** @module The kinds of records that a store keeps, and how one is read. */
import { z } from "zod";
import { Refusal } from "../errors.ts";
import { type ExplanationRecord, explanationRecordSchema } from "./explanation-record.ts";
import { type FieldRecord, fieldRecordSchema } from "./field-record.ts";
import { type ProfileRecord, profileRecordSchema } from "./profile-record.ts";
import { type RunRecord, runRecordSchema } from "./record.ts";
import { schemaVersion } from "./version.ts";

export type KeptRecord = RunRecord | ProfileRecord | FieldRecord | ExplanationRecord;

const schema = z
  .discriminatedUnion("kind", [
    runRecordSchema,
    profileRecordSchema,
    fieldRecordSchema,
    explanationRecordSchema,
  ])
  .meta({ title: "Snellen record", description: "What a store keeps" });

/** A record from JSON; `where` names it in the refusal. */
export function parseRecord(text: string, where: string): KeptRecord {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new Refusal("store", `${where}: not a record (not JSON); remove or restore it`, {
      cause,
    });
  }
  const version = (json as { schema?: unknown } | null)?.schema;
  if (typeof version === "number" && version > schemaVersion) {
    throw new Refusal(
      "store",
      `${where}: written by a newer Snellen (schema ${version}, this one reads ${schemaVersion}); update Snellen`,
    );
  }
  const read = schema.safeParse(json);
  if (read.success) return read.data;
  const [{ path, message }] = read.error.issues;
  throw new Refusal("store", `${where}: not a record (${path.join(".")}: ${message})`);
}

/** The record, if it is that of an evaluation: only there are predictions. */
export function evaluationOf(record: KeptRecord): RunRecord {
  if (record.kind === "evaluation") return record;
  throw new Refusal(
    "usage",
    `record ${record.id.slice(0, 12)} is a ${record.kind}; name one of an evaluation`,
  );
}

/** The JSON Schema of all records; published with the package. */
export const recordJsonSchema = (): object => z.toJSONSchema(schema);
