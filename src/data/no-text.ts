/** What files that are no text begin with, and what to do about it. */
const beginnings: readonly (readonly [bytes: readonly number[], says: string])[] = [
  [[0x1f, 0x8b], "is compressed (gzip); unpack it first"],
  [[0x50, 0x4b], "is an archive (zip); unpack it first"],
  [[0xff, 0xfe], "is text in UTF-16; write it as UTF-8"],
  [[0xfe, 0xff], "is text in UTF-16; write it as UTF-8"],
  [[0x89, 0x50, 0x4e, 0x47], "is a picture (PNG); name the folder of such files"],
  [[0xff, 0xd8, 0xff], "is a picture (JPEG); expected a text"],
];

/** Why a file is no text in UTF-8, as far as its first bytes tell; undefined if it may be one. */
export const whyNoText = (bytes: ArrayLike<number>): string | undefined =>
  beginnings.find(([start]) => start.every((byte, i) => bytes[i] === byte))?.[1];
