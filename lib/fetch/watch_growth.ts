import { join } from "node:path";

const EVERY_MS = 250;

/**
 * Tells how many bytes the largest file below a folder has, now and then while `work` runs: the
 * progress of a tool that downloads there and says nothing.
 */
export async function watchGrowth<T>(
  folder: string,
  tell: (bytes: number) => void,
  work: () => Promise<T>,
): Promise<T> {
  let [told, isOver] = [0, false];
  const look = async () => {
    const bytes = await largest(folder);
    if (bytes > told && !isOver) tell(told = bytes);
  };
  const timer = setInterval(() => void look(), EVERY_MS);
  try {
    return await work();
  } finally {
    isOver = true;
    clearInterval(timer);
  }
}

async function largest(folder: string): Promise<number> {
  let bytes = 0;
  try {
    for await (const entry of Deno.readDir(folder)) {
      const path = join(folder, entry.name);
      const size = entry.isDirectory ? await largest(path) : (await Deno.stat(path)).size;
      bytes = Math.max(bytes, size);
    }
  } catch {
    // A temporary file went while we looked; the next look is as good.
  }
  return bytes;
}
