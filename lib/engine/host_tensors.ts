import type { CApi } from "./c_api.ts";
import { DType, dtypeWidth, sizeOf } from "./dtypes.ts";

/** Values as tfjs hands them over: numbers, or byte strings. */
export type HostValues = ArrayBufferView | Uint8Array[];
/** Values as tfjs expects them back. */
export type HostData = Float32Array | Int32Array | Uint8Array | BigInt64Array | Uint8Array[];

/** Bytes of a TF_TString in a tensor of strings. */
const STRING_WIDTH = 24;

/** Copies values into a new TF_Tensor; the caller deletes it. */
export function newHostTensor(
  c: CApi,
  shape: readonly number[],
  dtype: number,
  values: HostValues,
): Deno.PointerValue {
  const size = sizeOf(shape), strings = dtype === DType.STRING;
  const bytes = size * (strings ? STRING_WIDTH : dtypeWidth(dtype));
  const found = strings ? (values as Uint8Array[]).length * STRING_WIDTH : byteLength(values);
  if (found !== bytes) {
    throw new Error(
      `Expected ${bytes} bytes for a tensor of shape [${shape.join(", ")}] but found ${found}.`,
    );
  }
  const dims = BigInt64Array.from(shape, BigInt);
  const tensor = c.TF_AllocateTensor(dtype, dims, shape.length, BigInt(bytes));
  if (strings) writeStrings(c, tensor, values as Uint8Array[]);
  else if (bytes > 0) dataOf(c, tensor, bytes).set(bytesOf(values as ArrayBufferView));
  return tensor;
}

/** Copies the values of a TF_Tensor out. bfloat16 comes back as float32. */
export function readHostTensor(c: CApi, tensor: Deno.PointerValue, dtype: number): HostData {
  const bytes = Number(c.TF_TensorByteSize(tensor));
  if (dtype === DType.STRING) return readStrings(c, tensor, bytes / STRING_WIDTH);
  const buffer = bytes > 0 ? dataOf(c, tensor, bytes).slice().buffer : new ArrayBuffer(0);
  return asTypedArray(buffer, dtype);
}

/** Views bytes as the array type that tfjs uses for the data type. */
export function asTypedArray(buffer: ArrayBuffer, dtype: number): HostData {
  switch (dtype) {
    case DType.FLOAT32:
    case DType.COMPLEX64:
      return new Float32Array(buffer);
    case DType.BFLOAT16:
      return widenBf16(new Uint16Array(buffer));
    case DType.INT32:
    case DType.UINT32:
      return new Int32Array(buffer);
    case DType.UINT16:
      return Int32Array.from(new Uint16Array(buffer));
    case DType.INT64:
      return new BigInt64Array(buffer);
    default:
      return new Uint8Array(buffer);
  }
}

/** bfloat16 is the upper half of float32. */
function widenBf16(halves: Uint16Array): Float32Array {
  const bits = new Uint32Array(halves.length);
  for (let i = 0; i < bits.length; i++) bits[i] = halves[i] << 16;
  return new Float32Array(bits.buffer);
}

const byteLength = (values: HostValues) => (values as ArrayBufferView).byteLength;

export function bytesOf(view: ArrayBufferView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

function dataOf(c: CApi, tensor: Deno.PointerValue, bytes: number): Uint8Array {
  const data = c.TF_TensorData(tensor);
  if (data === null) throw new Error(`TensorFlow could not allocate ${bytes} bytes.`);
  return new Uint8Array(Deno.UnsafePointerView.getArrayBuffer(data, bytes));
}

function stringAt(c: CApi, tensor: Deno.PointerValue, i: number): Deno.PointerValue {
  const base = Deno.UnsafePointer.value(c.TF_TensorData(tensor));
  return Deno.UnsafePointer.create(base + BigInt(STRING_WIDTH * i));
}

function writeStrings(c: CApi, tensor: Deno.PointerValue, values: Uint8Array[]): void {
  values.forEach((value, i) => {
    const to = stringAt(c, tensor, i);
    c.TF_StringInit(to);
    c.TF_StringCopy(to, value as Uint8Array<ArrayBuffer>, BigInt(value.length));
  });
}

function readStrings(c: CApi, tensor: Deno.PointerValue, count: number): Uint8Array[] {
  return Array.from({ length: count }, (_, i) => {
    const from = stringAt(c, tensor, i), length = Number(c.TF_StringGetSize(from));
    const data = c.TF_StringGetDataPointer(from);
    if (length === 0 || data === null) return new Uint8Array();
    return new Uint8Array(Deno.UnsafePointerView.getArrayBuffer(data, length)).slice();
  });
}
