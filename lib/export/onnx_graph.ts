import { create, type MessageInitShape } from "@bufbuild/protobuf";
import {
  AttributeProto_AttributeType as AttributeType,
  type AttributeProtoSchema,
  type GraphProto,
  GraphProtoSchema,
  type NodeProtoSchema,
  TensorProto_DataType as DataType,
  type TensorProtoSchema,
  type ValueInfoProtoSchema,
} from "onnx-buf";

/** Values of a node's attributes: whole numbers are 64-bit integers, unless they are given as a float. */
export type Attributes = Record<string, number | number[] | { float: number }>;

/** Domain of the operators that ONNX Runtime has beyond ONNX's own. */
export const MICROSOFT = "com.microsoft";

/** Number types of tensors that models hold, and how they are called in a file. */
const TYPES = {
  float32: { dataType: DataType.FLOAT, array: Float32Array },
  float16: { dataType: DataType.FLOAT16, array: Uint16Array },
  int64: { dataType: DataType.INT64, array: BigInt64Array },
  int32: { dataType: DataType.INT32, array: Int32Array },
  int8: { dataType: DataType.INT8, array: Int8Array },
  uint8: { dataType: DataType.UINT8, array: Uint8Array },
} as const;
export type TensorType = keyof typeof TYPES;

/** A tensor that a graph holds; float16 as its bits. */
export interface Constant {
  type: TensorType;
  shape: readonly number[];
  data: Float32Array | Uint16Array | BigInt64Array | Int32Array | Int8Array | Uint8Array;
}

/** An input or output; sizes that are not known before are called by a name. */
export interface Port {
  name: string;
  type: TensorType;
  shape: readonly (number | string)[];
}

/**
 * Puts an ONNX graph together, node by node. Values are called by their names; `node` and `constant`
 * make them up from the operator, so that a graph reads well in a viewer.
 *
 * @example
 * ```ts
 * import { GraphBuilder } from "lib/export/onnx_graph.ts";
 * const graph = new GraphBuilder();
 * const [sum] = graph.node("Add", ["x", graph.floats("one", [], [1])]);
 * console.log(sum); // Add_0
 * ```
 */
export class GraphBuilder {
  readonly #nodes: MessageInitShape<typeof NodeProtoSchema>[] = [];
  readonly #constants = new Map<string, Constant>();
  readonly #described: Port[] = [];
  readonly #counts = new Map<string, number>();

  /** Adds a node; returns the names of its outputs. */
  node(
    op: string,
    inputs: readonly string[],
    { attributes = {}, outputs = 1, domain = "", name = this.#fresh(op) }: {
      attributes?: Attributes;
      outputs?: number;
      domain?: string;
      name?: string;
    } = {},
  ): string[] {
    const names = Array.from({ length: outputs }, (_, i) => i === 0 ? name : `${name}:${i}`);
    this.#nodes.push({
      name,
      opType: op,
      domain,
      input: [...inputs],
      output: names,
      attribute: Object.entries(attributes).map(([key, value]) => attribute(key, value)),
    });
    return names;
  }

  /** As `node`, of an operator with one output. */
  op(
    op: string,
    inputs: readonly string[],
    attributes: Attributes = {},
    options: { domain?: string; name?: string } = {},
  ): string {
    return this.node(op, inputs, { attributes, ...options })[0];
  }

  /** Adds a tensor under a name; one that is there already must be the same and is shared. */
  constant(name: string, constant: Constant): string {
    this.#constants.set(name, constant);
    return name;
  }

  /** float32 numbers. */
  floats(name: string, shape: readonly number[], data: ArrayLike<number>): string {
    return this.constant(name, { type: "float32", shape, data: Float32Array.from(data) });
  }

  /** int64 numbers in a row; named after themselves where no name is given. */
  integers(values: readonly number[], name = `ints_${values.join("_")}`): string {
    const data = BigInt64Array.from(values, BigInt);
    return this.constant(name, { type: "int64", shape: [values.length], data });
  }

  /** States what a value is where runtimes cannot infer it: without its shape they would not fuse. */
  describe(port: Port): string {
    this.#described.push(port);
    return port.name;
  }

  /** Whether there is a tensor of that name. */
  has(name: string): boolean {
    return this.#constants.has(name);
  }

  #fresh(op: string): string {
    const count = this.#counts.get(op) ?? 0;
    this.#counts.set(op, count + 1);
    return `${op}_${count}`;
  }

  /** Whether a node is of ONNX Runtime's own domain. */
  get usesMicrosoft(): boolean {
    return this.#nodes.some(({ domain }) => domain === MICROSOFT);
  }

  /** The whole graph. */
  build(name: string, inputs: readonly Port[], outputs: readonly Port[]): GraphProto {
    return create(GraphProtoSchema, {
      name,
      node: this.#nodes,
      initializer: [...this.#constants].map(([name, constant]) => tensor(name, constant)),
      input: inputs.map(valueInfo),
      output: outputs.map(valueInfo),
      valueInfo: this.#described.map(valueInfo),
    });
  }
}

function attribute(
  name: string,
  value: Attributes[string],
): MessageInitShape<typeof AttributeProtoSchema> {
  if (typeof value === "number") return { name, type: AttributeType.INT, i: BigInt(value) };
  if (Array.isArray(value)) {
    return { name, type: AttributeType.INTS, ints: value.map(BigInt) };
  }
  return { name, type: AttributeType.FLOAT, f: value.float };
}

function tensor(
  name: string,
  { type, shape, data }: Constant,
): MessageInitShape<typeof TensorProtoSchema> {
  const bytes = new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength);
  return { name, dataType: TYPES[type].dataType, dims: shape.map(BigInt), rawData: bytes };
}

function valueInfo({ name, type, shape }: Port): MessageInitShape<typeof ValueInfoProtoSchema> {
  const dim = shape.map((size) => ({
    value: typeof size === "number"
      ? { case: "dimValue" as const, value: BigInt(size) }
      : { case: "dimParam" as const, value: size },
  }));
  const tensorType = { elemType: TYPES[type].dataType, shape: { dim } };
  return { name, type: { value: { case: "tensorType", value: tensorType } } };
}
