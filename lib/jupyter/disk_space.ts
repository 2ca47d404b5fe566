import { statfs } from "node:fs/promises";
import { SetupError } from "./setup_error.ts";

/**
 * Refuses to begin what the disk cannot hold.
 *
 * @param folder where the bytes will go
 * @param needed how many bytes
 * @throws {SetupError} saying how much is needed, where, and how much is free
 */
export async function requireDiskSpace(folder: string, needed: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (free >= needed) return;
  throw new SetupError(
    `The set-up needs ${gigabytes(needed)} of disk space in ${folder} but only ` +
      `${gigabytes(free)} is free there; make room, or move the project to a larger disk, and ` +
      "run the same command again.",
  );
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
