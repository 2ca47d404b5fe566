import process from "node:process";
import { createHash } from "node:crypto";
import { statfsSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "../fetch/mod.ts";
import { processorFlags } from "./processor.ts";

/** Most that the kept kernels may take; the oldest go first. A batch shape takes about 1 MB. */
const MOST_BYTES = 256 * 2 ** 20;
/** With less room than this on the disk nothing more is kept. */
const SPARE_BYTES = 256 * 2 ** 20;
/** After this long, an unfinished file belongs to a run that was killed. */
const ABANDONED_MS = 3600_000;

/**
 * Lets TensorFlow keep what XLA compiled in the project's cache: compiling the kernels of a new batch
 * shape takes seconds, reading them back does not. Must run before the library is opened, which takes
 * its flags then; flags of the user's own stay. Where nothing can be kept, kernels are compiled anew.
 *
 * @param library Path of the TensorFlow library.
 */
export function keepCompiledKernels(library: string): void {
  if (process.env.TF_XLA_FLAGS !== undefined) return;
  const folder = join(cacheFolder(), "xla", machineName(library));
  try {
    Deno.mkdirSync(folder, { recursive: true });
    sweep(folder);
    const flags = {
      directory: `"${folder.replace(/["\\]/g, "\\$&")}"`,
      device_types: "CPU,XLA_CPU_JIT",
      read_only: roomFor(folder) < SPARE_BYTES,
    };
    process.env.TF_XLA_FLAGS = Object.entries(flags)
      .map(([name, value]) => `--tf_xla_persistent_cache_${name}=${value}`).join(" ");
  } catch {
    // a cache is a convenience: without one everything works, a little later
  }
}

/** The format of the machine code: another number for other flags of XLA, which TensorFlow does not check. */
const FORMAT = 2;

/** What machine code depends on besides the computation, which TensorFlow checks itself. */
function machineName(library: string): string {
  const { size, mtime } = Deno.statSync(library);
  const text = `${size} ${mtime?.getTime()} ${processorFlags()} ${process.env.XLA_FLAGS} ${FORMAT}`;
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

/**
 * Removes what a crash left: TensorFlow fails at a file that was cut short, for as long as it is
 * there. Then removes the oldest files while all together are too large.
 */
export function sweep(folder: string, mostBytes = MOST_BYTES): void {
  const files = Array.from(Deno.readDirSync(folder), ({ name }) => describe(join(folder, name)))
    .filter((file) => file !== undefined).sort((a, b) => a.age - b.age);
  let total = 0;
  for (const { path, size, age } of files) {
    const whole = path.endsWith(".pb") ? isWholeMessage(path, size) : age < ABANDONED_MS;
    if (whole) total += size;
    if (!whole || total > mostBytes) orGone(() => Deno.removeSync(path));
  }
}

function describe(path: string): { path: string; size: number; age: number } | undefined {
  const info = orGone(() => Deno.statSync(path));
  return info && { path, size: info.size, age: Date.now() - (info.mtime?.getTime() ?? 0) };
}

/** Another process may sweep or finish a file at the same time. */
function orGone<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

const roomFor = (folder: string) => {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
};

/** Whether the fields of a protobuf message end where the file ends; only their heads are read. */
function isWholeMessage(path: string, size: number): boolean {
  using file = orGone(() => Deno.openSync(path));
  if (!file) return true;
  const head = new Uint8Array(12);
  let at = 0;
  while (at < size) {
    file.seekSync(at, Deno.SeekMode.Start);
    const length = fieldLength(head.subarray(0, file.readSync(head) ?? 0));
    if (length === undefined) return false;
    at += length;
  }
  return size > 0 && at === size;
}

/** Bytes of a length-delimited field (tag of one byte), which is all that these files hold. */
function fieldLength(head: Uint8Array): number | undefined {
  if ((head[0] & 7) !== 2) return undefined;
  let length = 0;
  for (let i = 1; i < head.length; i++) {
    length += (head[i] & 127) * 2 ** (7 * (i - 1));
    if (head[i] < 128) return 1 + i + length;
  }
  return undefined;
}
