import { cpus } from "node:os";

const SECONDS = 2;

/**
 * How many cores are busy. Measured while all engines wait, it is other work on the machine that slows them
 * down, and not evenly: an engine whose threads wait for each other loses the most.
 */
export async function busyCores(): Promise<number> {
  const before = cpus();
  await new Promise((resolve) => setTimeout(resolve, SECONDS * 1000));
  const shares = cpus().map(({ times }, core) => {
    const { idle, total } = spent(times), earlier = spent(before[core].times);
    return total === earlier.total ? 0 : 1 - (idle - earlier.idle) / (total - earlier.total);
  });
  return Math.round(100 * shares.reduce((sum, share) => sum + share, 0)) / 100;
}

function spent({ user, nice, sys, idle, irq }: Record<string, number>) {
  return { idle, total: user + nice + sys + idle + irq };
}
