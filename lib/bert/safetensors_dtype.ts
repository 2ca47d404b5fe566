/** Number types of the format that this project reads and writes. */
export type SafetensorsDtype = keyof typeof DTYPE_BYTES;

/**
 * Bytes of one number. The order is the format's own, by which a writer sorts its tensors
 * (last first), so that each begins at a multiple of its number size.
 */
export const DTYPE_BYTES = {
  BOOL: 1,
  U8: 1,
  I8: 1,
  I16: 2,
  U16: 2,
  F16: 2,
  BF16: 2,
  I32: 4,
  U32: 4,
  F32: 4,
  F64: 8,
  I64: 8,
  U64: 8,
} as const;

/** Numbers as they lie in memory: F16 and BF16 are widened to Float32Array, BOOL is 0 or 1. */
export type TensorData =
  | Float32Array<ArrayBuffer>
  | Float64Array<ArrayBuffer>
  | Int8Array<ArrayBuffer>
  | Uint8Array<ArrayBuffer>
  | Int16Array<ArrayBuffer>
  | Uint16Array<ArrayBuffer>
  | Int32Array<ArrayBuffer>
  | Uint32Array<ArrayBuffer>
  | BigInt64Array<ArrayBuffer>
  | BigUint64Array<ArrayBuffer>;

/** Whether a word of a header is a number type that we read. */
export function isDtype(word: string): word is SafetensorsDtype {
  return Object.hasOwn(DTYPE_BYTES, word);
}

/** The bytes of a tensor as numbers; the result owns its memory. */
export function decodeTensor(
  dtype: SafetensorsDtype,
  buffer: ArrayBuffer,
): TensorData {
  switch (dtype) {
    case "F32":
      return new Float32Array(buffer);
    case "F16":
      return new Float32Array(new Float16Array(buffer));
    case "BF16":
      return widenBfloat16(new Uint16Array(buffer));
    case "F64":
      return new Float64Array(buffer);
    case "I8":
      return new Int8Array(buffer);
    case "I16":
      return new Int16Array(buffer);
    case "I32":
      return new Int32Array(buffer);
    case "I64":
      return new BigInt64Array(buffer);
    case "U8":
    case "BOOL":
      return new Uint8Array(buffer);
    case "U16":
      return new Uint16Array(buffer);
    case "U32":
      return new Uint32Array(buffer);
    case "U64":
      return new BigUint64Array(buffer);
  }
}

/** The bytes that stand for `data` in a file; a view of its memory where nothing changes. */
export function encodeTensor(
  dtype: SafetensorsDtype,
  data: TensorData,
): Uint8Array<ArrayBuffer> {
  if (dtype === "F16" && data instanceof Float32Array) {
    return new Uint8Array(new Float16Array(data).buffer);
  }
  if (dtype === "BF16" && data instanceof Float32Array) {
    return new Uint8Array(narrowToBfloat16(data).buffer);
  }
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

/** The number type that an array is written as unless told otherwise. */
export function dtypeOf(data: TensorData): SafetensorsDtype {
  if (data instanceof Float32Array) return "F32";
  if (data instanceof Float64Array) return "F64";
  if (data instanceof Int8Array) return "I8";
  if (data instanceof Uint8Array) return "U8";
  if (data instanceof Int16Array) return "I16";
  if (data instanceof Uint16Array) return "U16";
  if (data instanceof Int32Array) return "I32";
  if (data instanceof Uint32Array) return "U32";
  return data instanceof BigInt64Array ? "I64" : "U64";
}

// A bfloat16 is the upper half of a float32.
function widenBfloat16(halves: Uint16Array): Float32Array<ArrayBuffer> {
  const bits = new Uint32Array(halves.length);
  for (let i = 0; i < halves.length; i++) bits[i] = halves[i] << 16;
  return new Float32Array(bits.buffer);
}

// Rounds to nearest, ties to even; a NaN keeps its top bits and stays a quiet NaN.
function narrowToBfloat16(data: Float32Array): Uint16Array<ArrayBuffer> {
  const bits = new Uint32Array(data.buffer, data.byteOffset, data.length);
  const halves = new Uint16Array(data.length);
  for (let i = 0; i < bits.length; i++) {
    const word = bits[i];
    const isNaN = (word & 0x7fffffff) > 0x7f800000;
    halves[i] = isNaN ? (word >>> 16) | 0x40 : (word + 0x7fff + ((word >>> 16) & 1)) >>> 16;
  }
  return halves;
}
