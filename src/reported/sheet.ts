/** @module Tables of a source as they are written down by hand: what rows share is said once. */
import { z } from "zod";
import {
  type Reported,
  type ReportedResult,
  reportedResultSchema,
  reportedSchema,
} from "./reported.ts";

/** Any of the facts of a result; a more particular place says it again, and wins. */
const facts = reportedResultSchema.omit({ value: true, printed: true, place: true }).partial();

/** A number as it is printed, alone or with the facts that are of it alone; null: the source has none. */
const cell = z.union([z.string().min(1), facts.extend({ printed: z.string().min(1) }), z.null()]);

const table = z.strictObject({
  place: z.string().min(1).describe("Where the table stands in the source"),
  common: facts.strict().default({}).describe("What all of its rows share"),
  columns: z.array(facts.strict()).describe("What the numbers of each column are of"),
  rows: z.array(facts.extend({ printed: z.array(cell) }).strict()),
});

export const sheetSchema = z
  .strictObject({
    source: reportedSchema.shape.source,
    licence: reportedSchema.shape.licence,
    attribution: reportedSchema.shape.attribution,
    common: facts.strict().default({}),
    tables: z.array(table),
  })
  .meta({ title: "Snellen sheet of reported results" });

type Facts = z.infer<typeof facts>;
type Table = z.infer<typeof table>;

/** What a fact is that no place of a sheet says. */
const unsaid = {
  ...{ zoo: null, family: null, variant: null, split: null, better: "higher", unit: "share" },
  ...{ protocol: null, method: null, schedule: null, size: null, parameters: null, macs: null },
  ...{ pretraining: null, teacher: null, extraData: null, paper: null, code: null, remark: null },
} as const;

/**
 * The results of a sheet, one for each number. A share is printed in percent, and is 0 to 1 as a value.
 * @throws ZodError where a number lacks what has to be known of it
 */
export function resultsOf(sheet: unknown): Reported {
  const { source, licence, attribution, common, tables } = sheetSchema.parse(sheet);
  const results = tables.flatMap((one) => resultsIn(one, common));
  return reportedSchema.parse({
    schema: 1,
    kind: "reported",
    source,
    licence,
    attribution,
    results,
  });
}

function resultsIn({ place, common, columns, rows }: Table, outer: Facts): ReportedResult[] {
  return rows.flatMap(({ printed: cells, ...row }) => {
    if (cells.length !== columns.length) {
      throw new RangeError(
        `${place}, row ${row.model}: ${cells.length} numbers for ${columns.length} columns`,
      );
    }
    return cells.flatMap((cell, i) => {
      if (cell === null) return [];
      const { printed, ...own } = typeof cell === "string" ? { printed: cell } : cell;
      const said = { ...outer, ...common, ...columns[i], ...row, ...own };
      const remarks = [outer, common, columns[i], row, own].flatMap(({ remark }) => remark ?? []);
      const which = [said.model, said.variant, said.schedule].filter((word) => word != null);
      return {
        ...unsaid,
        ...said,
        value: numberIn(printed, said.unit ?? unsaid.unit),
        printed,
        place: `${place}, row ${which.join(", ")}`,
        remark: remarks.join(" ") || null,
      } as ReportedResult; // it is checked as a whole above
    });
  });
}

/** `82.6` is 0.826 as a share: the nearest number to it, not to a hundredth of 82.6. */
function numberIn(printed: string, unit: string): number | null {
  const digits = /-?\d+(\.\d+)?/.exec(printed)?.[0];
  return digits === undefined ? null : Number(unit === "share" ? `${digits}e-2` : digits);
}
