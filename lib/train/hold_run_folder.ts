/**
 * Holds a run's folder until it is disposed of, so that no second run writes into it meanwhile. The lock is
 * the system's, on the folder itself: it leaves no file, and ends with the process however that ends. Where
 * a file system knows no locks, or there is no such folder, nothing is held.
 *
 * @throws {Error} If a run that is under way holds it, in this process or another one.
 */
export async function holdRunFolder(folder: string): Promise<Disposable> {
  const opened = await Deno.open(folder).catch(() => undefined); // Windows opens no folders
  if (await opened?.tryLock(true).catch(() => true) ?? true) {
    return { [Symbol.dispose]: () => opened?.close() };
  }
  opened?.close();
  throw new Error(
    `Expected a folder that no run is writing but found one under way in ${folder} (where: out). Try ` +
      `again when it has ended, or name another folder.`,
  );
}
