import { createHash } from "node:crypto";

/**
 * The digest of a file, read in pieces, so that its size does not matter.
 *
 * @param path the file
 * @param algorithm `sha256`, `sha512`, …: a name that OpenSSL knows
 * @param encoding `hex` (default) or `base64`
 *
 * @example
 * ```ts
 * import { fileDigest, projectRoot } from "lib/fetch/mod.ts";
 * console.log(await fileDigest(`${projectRoot()}/LICENSE`, "sha256"));
 * ```
 */
export async function fileDigest(
  path: string,
  algorithm: string,
  encoding: "hex" | "base64" = "hex",
): Promise<string> {
  const hash = createHash(algorithm);
  using file = await Deno.open(path);
  const buffer = new Uint8Array(1 << 20);
  for (;;) {
    const count = await file.read(buffer);
    if (count === null) return hash.digest(encoding);
    hash.update(buffer.subarray(0, count));
  }
}
