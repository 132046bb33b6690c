/** @module What a file is, by its first bytes and never by its name. */

/** The kinds of image that are read. */
export type Kind = "JPEG" | "PNG" | "WebP" | "GIF" | "TIFF";

/** How files begin, as Latin-1; `.` stands for any byte. */
const beginnings: readonly (readonly [Kind, RegExp])[] = [
  ["JPEG", /^\xff\xd8\xff/],
  ["PNG", /^\x89PNG\r\n/],
  ["WebP", /^RIFF....WEBP/s],
  ["GIF", /^GIF8[79]a/],
  ["TIFF", /^(II\*\0|MM\0\*)/],
];

/** Null for all else, be it an image or not. */
export function kindOf(bytes: Uint8Array): Kind | null {
  const beginning = String.fromCharCode(...bytes.subarray(0, 12));
  return beginnings.find(([, pattern]) => pattern.test(beginning))?.[0] ?? null;
}
