import { ByteSource } from "./byte_source.ts";
import { FetchError } from "./fetch_error.ts";

/** One file of a tar archive; `bytes` must be called before the next member is asked for. */
export interface TarMember {
  name: string;
  size: number;
  bytes: () => Promise<Uint8Array<ArrayBuffer>>;
}

interface Header {
  name: string;
  size: number;
  type: string;
}

const BLOCK = 512;
const MAX_NAME_RECORD = 1 << 20;

/**
 * The files of a `.tar`, `.tar.gz` or `.tgz` one after another, as in POSIX.1-2001 (ustar and pax)
 * with GNU's long names. Folders, links and devices are passed over.
 *
 * @throws {FetchError} `archive` when it is damaged or cut off
 */
export async function* tarMembers(archive: string): AsyncGenerator<TarMember> {
  const file = await Deno.open(archive);
  const packed = !/\.tar$/i.test(archive);
  const stream = packed
    ? file.readable.pipeThrough(new DecompressionStream("gzip"))
    : file.readable;
  const source = new ByteSource(stream, (why) => damaged(archive, why));
  try {
    yield* members(source, archive);
  } finally {
    await source.close();
  }
}

async function* members(source: ByteSource, archive: string): AsyncGenerator<TarMember> {
  let override: Partial<Header> = {};
  for (;;) {
    const block = await source.take(BLOCK);
    if (block === null) throw damaged(archive, "it is cut off");
    if (block.every((byte) => byte === 0)) { // the mark of the end
      await source.skip(Infinity); // gzip's checksum comes last
      return;
    }
    const header = { ...readHeader(block, archive), ...override };
    const body = new Body(source, header.size, archive);
    if (header.type === "x" || header.type === "L") {
      override = { ...override, ...readRecord(header.type, await body.record()) };
      continue;
    }
    override = {};
    const isFile = header.type === "0" || header.type === "\0" || header.type === "7";
    if (isFile) yield { name: header.name, size: header.size, bytes: () => body.bytes() };
    await body.finish();
  }
}

/** A member's bytes and the padding up to the next block. */
class Body {
  #taken = false;

  constructor(readonly source: ByteSource, readonly size: number, readonly archive: string) {}

  async bytes(): Promise<Uint8Array<ArrayBuffer>> {
    this.#taken = true;
    const bytes = this.size === 0 ? new Uint8Array(0) : await this.source.take(this.size);
    if (bytes === null || bytes.length < this.size) throw damaged(this.archive, "it is cut off");
    return bytes;
  }

  async record(): Promise<Uint8Array<ArrayBuffer>> {
    if (this.size > MAX_NAME_RECORD) throw damaged(this.archive, "a name record is too long");
    const bytes = await this.bytes();
    await this.finish();
    return bytes;
  }

  async finish(): Promise<void> {
    const padding = (BLOCK - this.size % BLOCK) % BLOCK;
    const left = (this.#taken ? 0 : this.size) + padding;
    if (!await this.source.skip(left)) throw damaged(this.archive, "it is cut off");
  }
}

function readHeader(block: Uint8Array, archive: string): Header {
  const sum = block.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 32 : byte), 0);
  if (block.length < BLOCK || sum !== parseInt(text(block, 148, 8), 8)) {
    throw damaged(archive, "a header's checksum is wrong");
  }
  const prefix = text(block, 257, 5) === "ustar" ? text(block, 345, 155) : "";
  const name = text(block, 0, 100);
  return {
    name: prefix ? `${prefix}/${name}` : name,
    size: readSize(block, archive),
    type: String.fromCharCode(block[156]),
  };
}

/** Octal digits, or GNU's big-endian binary marked by the top bit for sizes from 8 GiB. */
function readSize(block: Uint8Array, archive: string): number {
  const size = block[124] & 0x80
    ? block.subarray(128, 136).reduce((total, byte) => total * 256 + byte, 0)
    : parseInt(text(block, 124, 12).trim() || "0", 8);
  if (Number.isSafeInteger(size)) return size;
  throw damaged(archive, "a header's size is no number");
}

function readRecord(type: string, bytes: Uint8Array): Partial<Header> {
  if (type === "L") return { name: text(bytes, 0, bytes.length) };
  const found: Partial<Header> = {};
  for (let at = 0; at < bytes.length;) {
    const length = parseInt(text(bytes, at, 20), 10);
    if (!(length > 0)) break;
    const record = new TextDecoder().decode(bytes.subarray(at, at + length - 1));
    const [key, value] = split(record.slice(record.indexOf(" ") + 1));
    if (key === "path") found.name = value;
    if (key === "size" && /^\d+$/.test(value)) found.size = Number(value);
    at += length;
  }
  return found;
}

function split(pair: string): [key: string, value: string] {
  const at = pair.indexOf("=");
  return [pair.slice(0, at), pair.slice(at + 1)];
}

function text(bytes: Uint8Array, from: number, length: number): string {
  const field = bytes.subarray(from, from + length);
  const end = field.indexOf(0);
  return new TextDecoder().decode(end < 0 ? field : field.subarray(0, end));
}

function damaged(archive: string, why: string): FetchError {
  return new FetchError(
    "archive",
    `Expected a whole tar archive at ${archive} but ${why}. Try removing the file and fetching ` +
      "it again.",
  );
}
