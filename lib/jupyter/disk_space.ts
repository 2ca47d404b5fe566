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
  const free = await freeBytes(folder);
  if (free >= needed) return;
  throw new SetupError(
    `The set-up needs ${gigabytes(needed)} of disk space in ${folder} but only ` +
      `${gigabytes(free)} is free there; make room, or move the project to a larger disk, and ` +
      "run the same command again.",
  );
}

/**
 * Runs what may fill the disk. When it fails and the disk is full, that is why, whatever the tool
 * said.
 *
 * @throws {SetupError} the disk is full; else what `work` throws
 */
export async function watchDisk<Result>(folder: string, work: () => Promise<Result>) {
  try {
    return await work();
  } catch (error) {
    if (await freeBytes(folder) > FULL) throw error;
    throw new SetupError(
      `The disk of ${folder} is full; make room, or move the project to a larger disk, and run ` +
        "the same command again.",
      { cause: error },
    );
  }
}

const FULL = 20e6; // bytes; what tools leave unused when they give up

async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
