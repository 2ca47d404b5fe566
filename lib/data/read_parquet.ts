import type { Parsed } from "./parsed_record.ts";

/**
 * Reads the rows of a parquet file. polars is loaded only here: it is a native module, and reading
 * text must not depend on it.
 *
 * @throws {TypeError} when the file is not parquet
 */
export async function readParquet(path: string): Promise<Parsed> {
  const { default: polars } = await import("nodejs-polars");
  await Deno.stat(path); // for the usual error when there is no such file
  try {
    const rows: Record<string, unknown>[] = polars.readParquet(path).toRecords();
    return { records: rows.map((values, index) => ({ line: index + 1, values })), problems: [] };
  } catch (error) {
    throw new TypeError(
      `Expected a parquet file but found: ${(error as Error).message} (${path}). ` +
        "Try writing it anew.",
    );
  }
}
