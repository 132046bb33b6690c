/** @module Drafts of results at the door: what a foreign file says may be anything. */
import type { ZodError } from "zod";
import { type ReportedResult, reportedResultSchema } from "../reported.ts";

/** Those that the schema takes; of the others, why it does not. */
export function checked(drafts: readonly ReportedResult[]) {
  const results: ReportedResult[] = [];
  const problems: string[] = [];
  for (const draft of drafts) {
    const read = reportedResultSchema.safeParse(draft);
    if (read.success) results.push(read.data);
    else {
      problems.push(`${String(draft.metric).slice(0, 80)}: ${reasonOf(draft, read.error)}`);
    }
  }
  return { results, problems };
}

function reasonOf(draft: ReportedResult, { issues: [{ path, message }] }: ZodError): string {
  const [key] = path;
  const value = draft[key as keyof ReportedResult];
  if (value === undefined || value === null || value === "")
    return `the row names no ${String(key)}`;
  return `${path.join(".")} cannot be kept (${message})`;
}
