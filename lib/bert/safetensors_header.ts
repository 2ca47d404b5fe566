import { z } from "zod";
import { parseHeaderJson } from "./json_header.ts";
import { DTYPE_BYTES, isDtype, type SafetensorsDtype } from "./safetensors_dtype.ts";
import { SafetensorsError, type SafetensorsErrorCode } from "./safetensors_error.ts";

/** Where one tensor lies and what it is. */
export interface SafetensorsEntry {
  dtype: SafetensorsDtype;
  shape: number[];
  /** First byte in the file. */
  start: number;
  /** Size in bytes. */
  bytes: number;
}

/** A checked header. */
export interface SafetensorsHeader {
  /** In the order of the file. */
  entries: Map<string, SafetensorsEntry>;
  metadata: Map<string, string>;
}

const MAX_HEADER = 100_000_000;
const SIZE_BYTES = 8;
const Entry = z.object({
  dtype: z.string(),
  shape: z.array(z.int().nonnegative()),
  data_offsets: z.tuple([z.int().nonnegative(), z.int().nonnegative()]),
});
type RawEntry = z.infer<typeof Entry>;

/**
 * Reads and checks a file's header as the format demands (8 bytes of size, JSON, offsets without
 * holes up to the last byte of the file), before any memory for tensors is taken.
 *
 * @throws {SafetensorsError} for every way in which a file can break the format
 */
export async function readHeader(file: Deno.FsFile, path: string): Promise<SafetensorsHeader> {
  const fileSize = (await file.stat()).size;
  const refuse = refuser(path);
  const size = await readHeaderSize(file, fileSize, refuse);
  const text = decodeUtf8(await readExactly(file, SIZE_BYTES, size, path), refuse);
  const parsed = parseHeaderJson(text);
  if ("problem" in parsed) {
    const { code, text } = parsed.problem;
    throw refuse(code, `${HEADER_RULE[code]} but found ${text}`);
  }
  return checkHeader(parsed.value, SIZE_BYTES + size, fileSize, refuse);
}

const HEADER_RULE = {
  header_json: "Expected a JSON object as header",
  duplicate_key: "Expected each name once in the header",
  header_number: "Expected whole numbers from 0 to 2^53 - 1 in the header",
};

type Refuse = (code: SafetensorsErrorCode, sentence: string) => SafetensorsError;

function refuser(path: string): Refuse {
  return (code, sentence) =>
    new SafetensorsError(
      code,
      `${sentence} (file: ${path}). The file is damaged or no safetensors file. ` +
        "Try obtaining or saving it again.",
    );
}

async function readHeaderSize(file: Deno.FsFile, fileSize: number, refuse: Refuse) {
  if (fileSize < SIZE_BYTES) {
    throw refuse("header_too_small", `Expected at least 8 bytes but found ${fileSize}`);
  }
  const buffer = await readExactly(file, 0, SIZE_BYTES, "");
  const size = new DataView(buffer).getBigUint64(0, true);
  if (size > MAX_HEADER) {
    throw refuse("header_too_large", `Expected a header of at most 100 MB but found ${size} bytes`);
  }
  if (SIZE_BYTES + Number(size) > fileSize) {
    throw refuse(
      "header_length",
      `Expected a header of ${size} bytes but the file ends after ${fileSize - SIZE_BYTES}`,
    );
  }
  return Number(size);
}

function decodeUtf8(buffer: ArrayBuffer, refuse: Refuse): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(buffer);
  } catch {
    throw refuse("header_utf8", "Expected a header in UTF-8 but found other bytes");
  }
}

function checkHeader(
  value: unknown,
  dataStart: number,
  fileSize: number,
  refuse: Refuse,
): SafetensorsHeader {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw refuse("header_json", "Expected a JSON object as header but found another value");
  }
  const { __metadata__: metadata, ...tensors } = value as Record<string, unknown>;
  const raw = Object.entries(tensors).map(([name, entry]) => readEntry(name, entry, refuse));
  raw.sort(([, a], [, b]) => a.data_offsets[0] - b.data_offsets[0] || endOf(a) - endOf(b));
  const entries = new Map<string, SafetensorsEntry>();
  let end = 0;
  for (const [name, entry] of raw) {
    const bytes = checkEntry(name, entry, end, refuse);
    entries.set(name, {
      dtype: entry.dtype,
      shape: entry.shape,
      start: dataStart + end,
      bytes,
    });
    end += bytes;
  }
  if (dataStart + end !== fileSize) {
    const found = fileSize - dataStart;
    throw refuse("buffer", `Expected ${end} bytes of tensors but found ${found}`);
  }
  return { entries, metadata: readMetadata(metadata, refuse) };
}

function endOf(entry: RawEntry): number {
  return entry.data_offsets[1];
}

type KnownEntry = RawEntry & { dtype: SafetensorsDtype };

function readEntry(name: string, value: unknown, refuse: Refuse): [string, KnownEntry] {
  if (!name.isWellFormed()) {
    throw refuse("name", `Expected well-formed text as name but found ${JSON.stringify(name)}`);
  }
  const checked = Entry.safeParse(value);
  if (!checked.success) {
    const issue = checked.error.issues[0];
    const where = [name, ...issue.path].join(" → ");
    throw refuse("entry", `Expected dtype, shape and data_offsets at ${where}: ${issue.message}`);
  }
  const { dtype } = checked.data;
  if (!isDtype(dtype)) {
    const known = Object.keys(DTYPE_BYTES).join(", ");
    throw refuse("dtype", `Expected one of ${known} as dtype of ${name} but found "${dtype}"`);
  }
  return [name, { ...checked.data, dtype }];
}

/** The entry's size in bytes, once it begins where the one before ends and fits its shape. */
function checkEntry(name: string, entry: KnownEntry, end: number, refuse: Refuse): number {
  const { dtype, shape, data_offsets: [from, to] } = entry;
  if (from !== end || to < from) {
    throw refuse(
      "offset",
      `Expected ${name} to begin at byte ${end} and not to end before but found ${from} to ${to}`,
    );
  }
  let bytes: number = DTYPE_BYTES[dtype];
  for (const length of shape) {
    bytes *= length;
    if (!Number.isSafeInteger(bytes)) {
      throw refuse("overflow", `Expected a possible shape of ${name} but found [${shape}]`);
    }
  }
  if (bytes !== to - from) {
    throw refuse(
      "size",
      `Expected ${bytes} bytes for ${name} (${dtype} [${shape}]) but found ${to - from}`,
    );
  }
  return bytes;
}

function readMetadata(value: unknown, refuse: Refuse): Map<string, string> {
  const pairs = Object.entries(value ?? {});
  const bad = pairs.find(([, text]) => typeof text !== "string");
  if (bad || Array.isArray(value) || typeof (value ?? {}) !== "object") {
    throw refuse("metadata", `Expected text for text in __metadata__ but found ${bad ?? value}`);
  }
  return new Map(pairs);
}

/** Exactly `size` bytes from `start`. */
export async function readExactly(
  file: Deno.FsFile,
  start: number,
  size: number,
  path: string,
): Promise<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  await file.seek(start, Deno.SeekMode.Start);
  for (let done = 0; done < size;) {
    const count = await file.read(bytes.subarray(done));
    if (count === null) {
      throw new SafetensorsError("buffer", `${path} was cut off while it was being read`);
    }
    done += count;
  }
  return bytes.buffer;
}
