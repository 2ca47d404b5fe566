/**
 * The text of UTF-8 bytes, without a byte order mark.
 *
 * @param name what the bytes are, for the error
 * @throws {TypeError} naming the first byte that is not UTF-8
 */
export function decodeUtf8(bytes: Uint8Array, name: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    const offset = firstInvalid(bytes);
    const line = bytes.subarray(0, offset).reduce((n, byte) => byte === 10 ? n + 1 : n, 1);
    const hex = bytes[offset].toString(16).padStart(2, "0");
    throw new TypeError(
      `Expected UTF-8 but found byte 0x${hex} at offset ${offset} (${name}, line ${line}). ` +
        "Try converting the file, e.g. with iconv -f GB18030 -t UTF-8.",
    );
  }
}

/** Where valid UTF-8 ends: found by halving, as every prefix of valid text decodes as a stream. */
function firstInvalid(bytes: Uint8Array): number {
  let [low, high] = [0, bytes.length]; // bytes[0, low) is sound, bytes[0, high) may not be
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (isSound(bytes, middle, true)) low = middle;
    else high = middle;
  }
  while (!isSound(bytes, low, false)) low--; // back to where the cut or broken character begins
  return low;
}

/** Whether the first `length` bytes are UTF-8; as a stream, half a character may stand at the end. */
function isSound(bytes: Uint8Array, length: number, stream: boolean): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(0, length), { stream });
    return true;
  } catch {
    return false;
  }
}
