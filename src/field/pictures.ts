/** @module Fields as files: heat maps, a sheet of all of them, their profiles, and the numbers of the maps. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Refusal } from "../errors.ts";
import { cannotWrite } from "../files.ts";
import { radialChart } from "./charts.ts";
import type { Fields } from "./field.ts";
import type { FieldMap } from "./field-map.ts";
import { type Display, type PracticeName, practices } from "./practices.ts";
import { contactSheet, type Drawn } from "./sheet.ts";
import { labelOf } from "./tables.ts";

/** Writes `NAME.png` and `NAME.npy` of each field, `sheet.png` and `radial.svg` into a folder, and gives their paths. */
export async function writeFields(
  { record, maps }: Fields,
  folder: string,
  display: Display = practices[record.practice.name as PracticeName].display,
): Promise<string[]> {
  const written: string[] = [];
  const keep = async (name: string, content: Uint8Array | string) => {
    const path = join(folder, name);
    await writeFile(path, content);
    written.push(path);
  };
  try {
    await mkdir(folder, { recursive: true });
    const fields: Drawn[] = record.subjects.map((subject, i) => ({ subject, map: maps[i] }));
    const names = fields.map(({ subject }) => labelOf(subject).replace(/[^\w+.-]+/g, "-"));
    for (const [i, field] of fields.entries()) {
      const name = names.indexOf(names[i]) < i ? `${names[i]}-${i + 1}` : names[i];
      await keep(`${name}.png`, await contactSheet(record, [field], { display }));
      await keep(`${name}.npy`, npyOf(field.map));
    }
    if (fields.length > 1) await keep("sheet.png", await contactSheet(record, fields, { display }));
    await keep("radial.svg", radialChart(record));
  } catch (cause) {
    if (cause instanceof Refusal || (cause as NodeJS.ErrnoException).syscall === undefined)
      throw cause;
    cannotWrite(folder)(cause);
  }
  return written;
}

/** The map as `numpy.load` reads it: version 1.0, little-endian doubles. */
function npyOf({ height, width, data }: FieldMap): Uint8Array {
  const text = `{'descr': '<f8', 'fortran_order': False, 'shape': (${height}, ${width}), }`;
  const padded = `${text.padEnd(Math.ceil((text.length + 11) / 64) * 64 - 11)}\n`;
  const head = Buffer.from(`\x93NUMPY\x01\x00  ${padded}`, "latin1");
  head.writeUInt16LE(padded.length, 8);
  return Buffer.concat([head, Buffer.from(data.buffer, data.byteOffset, data.byteLength)]);
}
