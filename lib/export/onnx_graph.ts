import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { type GraphProto, GraphProtoSchema, type NodeProtoSchema } from "onnx-buf";
import {
  attribute,
  type Attributes,
  type Constant,
  type Port,
  tensor,
  valueInfo,
} from "./onnx_parts.ts";

/** Domain of the operators that ONNX Runtime has beyond ONNX's own. */
export const MICROSOFT = "com.microsoft";

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
