import { unknownName } from "../errors.ts";
import { type ApCorrection, apCorrections } from "../metrics/index.ts";

/** `all`, or names with commas. */
export function correctionsNamed(text: string): ApCorrection[] {
  const known = Object.keys(apCorrections) as ApCorrection[];
  if (text === "all") return known;
  return text.split(",").map((name) => {
    const found = known.find((one) => one === name.trim());
    if (found === undefined) throw unknownName("correction", name, ["all", ...known]);
    return found;
  });
}
