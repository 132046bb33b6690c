import { messageOf, Refusal } from "../errors.ts";
import { type Reported, reportedSchema } from "./reported.ts";

/**
 * A file of reported results as Snellen keeps them.
 * @param where what it is called where it is refused
 * @throws Refusal in one line, with the first thing that is wrong
 */
export function parseReported(text: string, where: string): Reported {
  const no = (why: string): never => {
    throw new Refusal("data", `${where}: no file of reported results (${why})`);
  };
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    return no(messageOf(cause).replaceAll(/\s+/g, " "));
  }
  const read = reportedSchema.safeParse(json);
  if (read.success) return read.data;
  const [{ path, message }] = read.error.issues;
  return no(path.length === 0 ? message : `${path.join(".")}: ${message}`);
}
