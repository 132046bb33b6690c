/** @module Looking into JSON and YAML of others, where anything may be anything. */

/** The own property of a mapping; undefined where there is none. */
export const field = (of: unknown, key: string): unknown =>
  of !== null && typeof of === "object" && !Array.isArray(of) && Object.hasOwn(of, key)
    ? (of as Record<string, unknown>)[key]
    : undefined;

/** A text that says something. */
export function textIn(of: unknown, key: string): string | null {
  const value = field(of, key);
  return typeof value === "string" && value.trim() !== "" ? value.trim() : null;
}

export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Names and values of a mapping; of anything else none. */
export const entriesOf = (value: unknown): [string, unknown][] =>
  value !== null && typeof value === "object" && !Array.isArray(value) ? Object.entries(value) : [];

/** An address on the web; null where it is none that can be followed. */
export function addressIn(of: unknown, key: string): string | null {
  const text = textIn(of, key);
  return text !== null &&
    text.length <= 2000 &&
    /^https?:\/\/[^\s"<>]+$/.test(text) &&
    URL.canParse(text)
    ? text
    : null;
}

/** A year, a month or a day, also of a date with a time. */
export function dateIn(of: unknown, key: string): string | null {
  const found = /^\d{4}(-\d{2}(-\d{2})?)?/.exec(textIn(of, key) ?? "");
  return found?.[0] ?? null;
}

/** What is said of details that are there, and are not what they should be. */
export const unreadable = (of: unknown, key: string, read: unknown, expected: string): string[] => {
  const value = field(of, key);
  const isEmpty = value == null || (typeof value === "string" && value.trim() === "");
  return read !== null || isEmpty
    ? []
    : [`${key}: ${JSON.stringify(value)?.slice(0, 60)} is no ${expected}; left out`];
};
