/** @module Numbers as people read them. */

const units: Readonly<Record<string, (value: number) => string>> = {
  share: (value) => `${(100 * value).toFixed(2)} %`,
  nats: (value) => value.toFixed(3),
  levels: (value) => value.toFixed(2),
};

/** A value of a metric; a share is printed in percent. */
export const valueText = (value: number | null, unit: string): string =>
  value === null ? "none" : (units[unit] ?? String)(value).replace(/^-/, "−");

/** `22.9 M`, `4.46 G`: three digits and a letter. */
export function countText(count: number | null): string {
  if (count === null) return "";
  for (const [letter, size] of [
    ["T", 1e12],
    ["G", 1e9],
    ["M", 1e6],
    ["k", 1e3],
  ] as const) {
    if (count >= size) return `${(count / size).toPrecision(3)} ${letter}`;
  }
  return String(count);
}

export const bytesText = (bytes: number | null): string =>
  bytes === null
    ? ""
    : bytes >= 2 ** 30
      ? `${(bytes / 2 ** 30).toFixed(2)} GiB`
      : `${(bytes / 2 ** 20).toFixed(0)} MiB`;

export const msText = (ms: number | null): string =>
  ms === null ? "" : ms >= 1000 ? `${(ms / 1000).toFixed(2)} s` : `${ms.toPrecision(3)} ms`;

export const sidesText = (sides: readonly [number, number] | null): string =>
  sides === null ? "" : sides[0] === sides[1] ? `${sides[0]}` : `${sides[0]}×${sides[1]}`;

/** A day, of a time in ISO 8601. */
export const dayText = (time: string): string => time.slice(0, 10);
