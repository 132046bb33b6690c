/**
 * @module What a tar archive holds and at which bytes, so that members are read in place and nothing is
 * unpacked. Reads headers alone: ustar, with the long names of GNU and the records of pax.
 */
import type { FileHandle } from "node:fs/promises";
import { Refusal } from "../errors.ts";
import { openFile, readStretch } from "./files.ts";
import { blockBytes, parsePax, parseTarHeader, type TarHeader, text } from "./tar-header.ts";

/** A file in an archive; `offset` counts from the start of `file`, also inside a nested archive. */
export interface TarMember {
  readonly path: string;
  readonly file: string;
  readonly offset: number;
  readonly length: number;
}

/** Names longer than this are not names. */
const longestExtra = 1 << 20;

/** What the headers before a member say of it. */
interface Extra {
  path?: string;
  bytes?: number;
}

/** The files in an archive, in their order; of an archive in an archive, those in it (`inner/name`). */
export async function tarMembers(file: string): Promise<TarMember[]> {
  await using handle = await openFile(file);
  const { size } = await handle.stat();
  const members: TarMember[] = [];
  for await (const member of membersOf(handle, { path: "", file, offset: 0, length: size })) {
    if (!member.path.endsWith(".tar")) members.push(member);
    else {
      const folder = member.path.slice(0, -".tar".length);
      for await (const inner of membersOf(handle, member)) {
        members.push({ ...inner, path: `${folder}/${inner.path}` });
      }
    }
  }
  return members;
}

/** The files of the archive that lies in a stretch of a file. */
async function* membersOf(handle: FileHandle, archive: TarMember): AsyncGenerator<TarMember> {
  const { file } = archive;
  const end = archive.offset + archive.length;
  let at = archive.offset;
  let extra: Extra = {};
  while (at + blockBytes <= end) {
    const block = await readStretch(handle, { file, offset: at, length: blockBytes });
    const header = parseTarHeader(block);
    if (header === undefined) throw damaged(archive, at, "expected the header of a member");
    if (header === null) return;
    const offset = at + blockBytes;
    const length = isExtra(header) ? header.bytes : (extra.bytes ?? header.bytes);
    if (offset + length > end)
      throw damaged(archive, at, `a member of ${length} bytes runs over the end`);
    if (isExtra(header)) {
      if (length > longestExtra) throw damaged(archive, at, `a name of ${length} bytes`);
      const bytes = await readStretch(handle, { file, offset, length });
      extra = {
        ...extra,
        ...extraOf(header, bytes, () => damaged(archive, at, "a broken pax record")),
      };
    } else {
      const path = (extra.path ?? header.path).replace(/^(\.?\/)+/, "");
      if (header.type === "0" || header.type === "7") yield { path, file, offset, length };
      extra = {};
    }
    at = offset + Math.ceil(length / blockBytes) * blockBytes;
  }
  // A download that broke off between two members is not taken for a smaller archive.
  throw damaged(archive, at, "its closing block of zeros is missing");
}

/** Headers that speak of the next member, or of all. */
const isExtra = ({ type }: TarHeader): boolean => "LKxg".includes(type);

function extraOf({ type }: TarHeader, bytes: Uint8Array, broken: () => Refusal): Extra {
  if (type === "L") return { path: text(bytes) };
  if (type !== "x") return {}; // a long link, or what holds for all members: neither names a file
  const records = parsePax(bytes);
  if (records === undefined) throw broken();
  const path = records.get("path");
  const size = records.get("size");
  if (size !== undefined && !/^\d{1,15}$/.test(size)) throw broken();
  return {
    ...(path === undefined ? {} : { path }),
    ...(size === undefined ? {} : { bytes: Number(size) }),
  };
}

function damaged({ file, path }: TarMember, at: number, what: string): Refusal {
  const where = path === "" ? file : `${file}, in ${path}`;
  return new Refusal(
    "data",
    `${where}: not a whole tar archive: ${what} at byte ${at}; copy it again`,
  );
}
