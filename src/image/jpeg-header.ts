/**
 * @module What a JPEG says before its scan (ITU-T T.81, B.2), where it is one that jpeg.c decodes:
 * sequential Huffman codes, 8 bits, one scan, grey or YCbCr with chroma whole, halved across, or halved
 * both ways.
 */

/** Places are counted in bytes of the file. */
export interface JpegHeader {
  readonly width: number;
  readonly height: number;
  /** Of grey, one; else Y, Cb and Cr. */
  readonly components: readonly Component[];
  /** Units of the scan between two restarts; 0 where there are none. */
  readonly interval: number;
  /** Where the coded data begins. */
  readonly scan: number;
  /** In the order of the file: later tables replace earlier ones. */
  readonly quantizers: readonly Table[];
  readonly dcCodes: readonly Table[];
  readonly acCodes: readonly Table[];
}

/** How many samples it has across and down where the coarsest has one, and the tables that it takes. */
interface Component {
  readonly id: number;
  readonly across: number;
  readonly down: number;
  readonly quantizer: number;
  readonly dc: number;
  readonly ac: number;
}

interface Table {
  readonly id: number;
  readonly at: number;
}

/** The header of such a JPEG; undefined for every other, and for what is none. */
export function jpegHeader(bytes: Uint8Array): JpegHeader | undefined {
  let found: Partial<JpegHeader> = { quantizers: [], dcCodes: [], acCodes: [], interval: 0 };
  for (let at = 2; at + 4 <= bytes.length && found.scan === undefined; ) {
    const end = at + 2 + word(bytes, at + 2);
    const read = bytes[at] === 0xff ? readers.get(bytes[at + 1]) : undefined;
    if (read === undefined || end < at + 4 || end > bytes.length) return undefined;
    const more = read({ bytes, at: at + 4, end }, found);
    if (more === undefined) return undefined;
    found = { ...found, ...more };
    at = end;
  }
  return isWhole(found) ? found : undefined;
}

/** The content of a segment lies from `at` up to `end`. */
interface Segment {
  readonly bytes: Uint8Array;
  readonly at: number;
  readonly end: number;
}

/** What a segment adds to what was found before; undefined where it is not as it must be. */
type Reader = (segment: Segment, found: Partial<JpegHeader>) => Partial<JpegHeader> | undefined;

const word = (bytes: Uint8Array, at: number): number => (bytes[at] << 8) | bytes[at + 1];

/** By the second byte of the marker; what is not here is not for us. */
const readers: ReadonlyMap<number, Reader> = new Map<number, Reader>([
  ...Array.from({ length: 16 }, (_, i): [number, Reader] => [0xe0 + i, () => ({})]), // APPn
  [0xee, adobe],
  [0xfe, () => ({})], // COM
  [0xdb, quantizers],
  [0xc4, huffman],
  [0xc0, frame], // baseline
  [0xc1, frame], // sequential, which allows more tables
  [0xdd, ({ bytes, at }) => ({ interval: word(bytes, at) })],
  [0xda, scan],
]);

/** Colours are YCbCr unless Adobe's mark says otherwise. */
function adobe({ bytes, at, end }: Segment): Partial<JpegHeader> | undefined {
  const isMark = end - at >= 12 && String.fromCharCode(...bytes.subarray(at, at + 5)) === "Adobe";
  return isMark && bytes[at + 11] !== 1 ? undefined : {};
}

/** Tables of 64 bytes, each after a byte with its precision, which is 0, and its id. */
function quantizers({ bytes, at, end }: Segment, found: Partial<JpegHeader>) {
  const tables: Table[] = [];
  let next = at;
  for (; next < end; next += 65) {
    if (bytes[next] > 3) return undefined;
    tables.push({ id: bytes[next], at: next + 1 });
  }
  return next === end ? { quantizers: [...(found.quantizers ?? []), ...tables] } : undefined;
}

/** Tables of 16 counts and as many symbols as they say, each after a byte with its kind and its id. */
function huffman({ bytes, at, end }: Segment, found: Partial<JpegHeader>) {
  const tables: Table[][] = [[], []];
  let next = at;
  while (next + 17 <= end) {
    const [kind, id] = [bytes[next] >> 4, bytes[next] & 15];
    if (kind > 1 || id > 3) return undefined;
    tables[kind].push({ id, at: next + 1 });
    next += 17 + bytes.subarray(next + 1, next + 17).reduce((sum, count) => sum + count, 0);
  }
  if (next !== end) return undefined;
  const { dcCodes = [], acCodes = [] } = found;
  return { dcCodes: [...dcCodes, ...tables[0]], acCodes: [...acCodes, ...tables[1]] };
}

function frame({ bytes, at, end }: Segment, { components }: Partial<JpegHeader>) {
  const [precision, count] = [bytes[at], bytes[at + 5]];
  if (precision !== 8 || components !== undefined || end !== at + 6 + 3 * count) return undefined;
  return {
    height: word(bytes, at + 1),
    width: word(bytes, at + 3),
    components: Array.from({ length: count }, (_, i): Component => {
      const [id, sampling, quantizer] = bytes.subarray(at + 6 + 3 * i);
      return { id, across: sampling >> 4, down: sampling & 15, quantizer, dc: 0, ac: 0 };
    }),
  };
}

/** All components, in their order, whole: from coefficient 0 to 63, with all their bits. */
function scan({ bytes, at, end }: Segment, { components = [] }: Partial<JpegHeader>) {
  const count = bytes[at];
  const [from, to, bits] = bytes.subarray(at + 1 + 2 * count);
  if (count !== components.length || end !== at + 4 + 2 * count) return undefined;
  if (from !== 0 || to !== 63 || bits !== 0) return undefined;
  if (components.some(({ id }, i) => id !== bytes[at + 1 + 2 * i])) return undefined;
  return {
    scan: end,
    components: components.map((one, i): Component => {
      const tables = bytes[at + 2 + 2 * i];
      return { ...one, dc: tables >> 4, ac: tables & 15 };
    }),
  };
}

/** Whether all is there, and in one of the shapes that jpeg.c knows. */
function isWhole(found: Partial<JpegHeader>): found is JpegHeader {
  const { width = 0, height = 0, components = [], quantizers, dcCodes, acCodes, scan } = found;
  const has = (tables: readonly Table[] | undefined, wanted: number): boolean =>
    tables?.some(({ id }) => id === wanted) ?? false;
  return (
    scan !== undefined &&
    width >= 8 && // below, chroma is enlarged in another way
    height >= 1 &&
    shapes.includes(components.map(({ across, down }) => `${across}${down}`).join(" ")) &&
    (components.length === 1 || components.every(({ id }, i) => id === i + 1)) &&
    components.every(
      ({ quantizer, dc, ac }) => has(quantizers, quantizer) && has(dcCodes, dc) && has(acCodes, ac),
    )
  );
}

/** Samples across and down of each component. */
const shapes = ["11", "11 11 11", "21 11 11", "22 11 11"];
