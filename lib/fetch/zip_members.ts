import { crc32 } from "node:zlib";
import { ByteSource } from "./byte_source.ts";
import { FetchError } from "./fetch_error.ts";

/** One file of a zip archive as its central directory tells. */
export interface ZipMember {
  name: string;
  /** 0 stored, 8 deflated. */
  method: number;
  crc: number;
  packedSize: number;
  size: number;
  /** Where its local header begins. */
  offset: number;
}

const END_MARK = 0x06054b50;
const END64_MARK = 0x06064b50;
const LOCATOR64_MARK = 0x07064b50;
const ENTRY_MARK = 0x02014b50;
const LOCAL_MARK = 0x04034b50;
const END_SIZE = 22;
const MAX_COMMENT = 0xffff;
const IN_ZIP64 = 0xffffffff;

/** The files of a `.zip` or `.whl` (APPNOTE 6.3, zip64 included); folders are left out. */
export async function listZip(archive: string): Promise<ZipMember[]> {
  using file = await Deno.open(archive);
  return await readDirectory(file, archive);
}

/** One member's bytes, checked against its size and CRC; null when there is no such member. */
export async function readZipMember(
  archive: string,
  name: string,
): Promise<Uint8Array<ArrayBuffer> | null> {
  using file = await Deno.open(archive);
  const member = (await readDirectory(file, archive)).find((entry) => entry.name === name);
  if (!member) return null;
  const local = await readAt(file, member.offset, 30, archive);
  if (local.getUint32(0, true) !== LOCAL_MARK) throw damaged(archive, `${name} is not where told`);
  const start = member.offset + 30 + local.getUint16(26, true) + local.getUint16(28, true);
  const packed = await readAt(file, start, member.packedSize, archive);
  const bytes = await unpack(new Uint8Array(packed.buffer), member, archive);
  if (crc32(bytes) !== member.crc) throw damaged(archive, `the CRC of ${name} is wrong`);
  return bytes;
}

async function unpack(
  packed: Uint8Array<ArrayBuffer>,
  { method, size, name }: ZipMember,
  archive: string,
): Promise<Uint8Array<ArrayBuffer>> {
  if (method === 0 && packed.length === size) return packed;
  if (method !== 8) throw damaged(archive, `${name} is packed by method ${method}, not deflate`);
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  const refuse = () => damaged(archive, `${name} does not unpack to its ${size} bytes`);
  const source = new ByteSource(stream, refuse);
  try {
    const bytes = await source.take(size) ?? new Uint8Array(0);
    if (bytes.length !== size || await source.take(1) !== null) throw refuse();
    return bytes;
  } finally {
    await source.close();
  }
}

async function readDirectory(file: Deno.FsFile, archive: string): Promise<ZipMember[]> {
  const { offset, size } = await findDirectory(file, archive);
  const view = await readAt(file, offset, size, archive);
  const found: ZipMember[] = [];
  for (let at = 0; at + 46 <= view.byteLength;) {
    if (view.getUint32(at, true) !== ENTRY_MARK) throw damaged(archive, "its directory is broken");
    const lengths = [28, 30, 32].map((field) => view.getUint16(at + field, true));
    const length = 46 + lengths[0] + lengths[1] + lengths[2];
    if (at + length > view.byteLength) throw damaged(archive, "its directory is cut off");
    const member = readEntry(view, at, lengths[0], lengths[1]);
    if (!member.name.endsWith("/")) found.push(member);
    at += length;
  }
  return found;
}

function readEntry(view: DataView, at: number, nameSize: number, extraSize: number): ZipMember {
  const name = new Uint8Array(view.buffer, at + 46, nameSize);
  const member = {
    name: new TextDecoder().decode(name),
    method: view.getUint16(at + 10, true),
    crc: view.getUint32(at + 16, true),
    packedSize: view.getUint32(at + 20, true),
    size: view.getUint32(at + 24, true),
    offset: view.getUint32(at + 42, true),
  };
  return { ...member, ...readZip64(view, at + 46 + nameSize, extraSize, member) };
}

/** Field 1 of the extra data holds, in this order, those numbers that did not fit in 32 bits. */
function readZip64(
  view: DataView,
  from: number,
  size: number,
  member: ZipMember,
): Partial<ZipMember> {
  for (let at = from; at + 4 <= from + size; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) !== 1) continue;
    const big: Partial<ZipMember> = {};
    let next = at + 4;
    for (const key of ["size", "packedSize", "offset"] as const) {
      if (member[key] !== IN_ZIP64 || next + 8 > from + size) continue;
      big[key] = Number(view.getBigUint64(next, true));
      next += 8;
    }
    return big;
  }
  return {};
}

async function findDirectory(
  file: Deno.FsFile,
  archive: string,
): Promise<{ offset: number; size: number }> {
  const fileSize = (await file.stat()).size;
  const length = Math.min(fileSize, END_SIZE + MAX_COMMENT);
  const view = await readAt(file, fileSize - length, length, archive);
  for (let at = length - END_SIZE; at >= 0; at--) {
    if (view.getUint32(at, true) !== END_MARK) continue;
    const [size, offset] = [view.getUint32(at + 12, true), view.getUint32(at + 16, true)];
    const isBig = size === IN_ZIP64 || offset === IN_ZIP64;
    return isBig ? await findDirectory64(file, fileSize - length + at, archive) : { offset, size };
  }
  throw damaged(archive, "it has no directory (perhaps it is cut off, or no zip at all)");
}

async function findDirectory64(file: Deno.FsFile, end: number, archive: string) {
  const locator = await readAt(file, end - 20, 20, archive);
  if (locator.getUint32(0, true) !== LOCATOR64_MARK) throw damaged(archive, "zip64 is broken");
  const record = await readAt(file, Number(locator.getBigUint64(8, true)), 56, archive);
  if (record.getUint32(0, true) !== END64_MARK) throw damaged(archive, "zip64 is broken");
  return {
    size: Number(record.getBigUint64(40, true)),
    offset: Number(record.getBigUint64(48, true)),
  };
}

async function readAt(
  file: Deno.FsFile,
  offset: number,
  length: number,
  archive: string,
): Promise<DataView<ArrayBuffer>> {
  const fileSize = (await file.stat()).size;
  if (offset < 0 || offset + length > fileSize) throw damaged(archive, "it is cut off");
  const bytes = new Uint8Array(length);
  await file.seek(offset, Deno.SeekMode.Start);
  for (let done = 0; done < length;) {
    const count = await file.read(bytes.subarray(done));
    if (count === null) throw damaged(archive, "it is cut off");
    done += count;
  }
  return new DataView(bytes.buffer);
}

function damaged(archive: string, why: string): FetchError {
  return new FetchError(
    "archive",
    `Expected a whole zip archive at ${archive} but ${why}. Try removing the file and fetching ` +
      "it again.",
  );
}
