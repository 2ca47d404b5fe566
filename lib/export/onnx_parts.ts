import type { MessageInitShape } from "@bufbuild/protobuf";
import {
  AttributeProto_AttributeType as AttributeType,
  type AttributeProtoSchema,
  TensorProto_DataType as DataType,
  type TensorProtoSchema,
  type ValueInfoProtoSchema,
} from "onnx-buf";

/** Values of a node's attributes: whole numbers are 64-bit integers, unless they are given as a float. */
export type Attributes = Record<string, number | number[] | { float: number }>;

/** Number types of a model's tensors. */
const TYPES = {
  float32: DataType.FLOAT,
  float16: DataType.FLOAT16,
  int64: DataType.INT64,
  int8: DataType.INT8,
} as const;
export type TensorType = keyof typeof TYPES;

/** A tensor that a graph holds; float16 as its bits. */
export interface Constant {
  type: TensorType;
  shape: readonly number[];
  data: Float32Array | Uint16Array | BigInt64Array | Int8Array;
}

/** An input or output; sizes that are not known before are called by a name. */
export interface Port {
  name: string;
  type: TensorType;
  shape: readonly (number | string)[];
}

/** A node's attribute. */
export function attribute(
  name: string,
  value: Attributes[string],
): MessageInitShape<typeof AttributeProtoSchema> {
  if (typeof value === "number") return { name, type: AttributeType.INT, i: BigInt(value) };
  if (Array.isArray(value)) {
    return { name, type: AttributeType.INTS, ints: value.map(BigInt) };
  }
  return { name, type: AttributeType.FLOAT, f: value.float };
}

/** A tensor of the file. */
export function tensor(
  name: string,
  { type, shape, data }: Constant,
): MessageInitShape<typeof TensorProtoSchema> {
  const bytes = new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength);
  return { name, dataType: TYPES[type], dims: shape.map(BigInt), rawData: bytes };
}

/** An input or output, or what is said of another value. */
export function valueInfo(
  { name, type, shape }: Port,
): MessageInitShape<typeof ValueInfoProtoSchema> {
  const dim = shape.map((size) => ({
    value: typeof size === "number"
      ? { case: "dimValue" as const, value: BigInt(size) }
      : { case: "dimParam" as const, value: size },
  }));
  const tensorType = { elemType: TYPES[type], shape: { dim } };
  return { name, type: { value: { case: "tensorType", value: tensorType } } };
}
