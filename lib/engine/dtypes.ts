/** TensorFlow's data type numbers (types.proto) that the engine meets. */
export const DType = {
  FLOAT32: 1,
  INT32: 3,
  UINT8: 4,
  STRING: 7,
  COMPLEX64: 8,
  INT64: 9,
  BOOL: 10,
  BFLOAT16: 14,
  UINT16: 17,
  RESOURCE: 20,
  UINT32: 22,
} as const;

const NAMES = new Map<number, string>(Object.entries(DType).map(([k, v]) => [v, k.toLowerCase()]));

/** Name of a TensorFlow data type, for messages. */
export function dtypeName(dtype: number): string {
  return NAMES.get(dtype) ?? `type ${dtype}`;
}

const WIDTHS: Record<number, number> = {
  [DType.FLOAT32]: 4,
  [DType.INT32]: 4,
  [DType.UINT8]: 1,
  [DType.COMPLEX64]: 8,
  [DType.INT64]: 8,
  [DType.BOOL]: 1,
  [DType.BFLOAT16]: 2,
  [DType.UINT16]: 2,
  [DType.UINT32]: 4,
};

/** Bytes of one element; strings (24 bytes, TF_TString) are handled apart. */
export function dtypeWidth(dtype: number): number {
  const width = WIDTHS[dtype];
  if (width === undefined) {
    throw new Error(`Expected a tensor of numbers but found ${dtypeName(dtype)}.`);
  }
  return width;
}

/** Number of elements of a shape; 1 for a scalar. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((size, extent) => size * extent, 1);
}
