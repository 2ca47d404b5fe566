import { cString } from "./c_api.ts";
import { DType, sizeOf } from "./dtypes.ts";
import type { EagerRuntime } from "./eager_runtime.ts";
import { EngineError, type OperandInfo } from "./engine_error.ts";
import { bytesOf, type HostValues, newHostTensor } from "./host_tensors.ts";
import {
  AttrKind,
  graphSetters,
  type OpAttribute,
  setAttribute,
  typeAttr,
} from "./op_attributes.ts";
import { groupInputs, parseOpDefInputs } from "./op_inputs.ts";
import type { RecordedFunction } from "./recorded_function.ts";
import type { EagerEntry, NodeEntry, TensorEntry, TensorTable } from "./tensor_table.ts";

/** Captured tensors up to this size become constants of the graph. */
const SMALL = 64;

/** What a recording may take from outside by itself, without it being an argument. */
export interface CapturePolicy {
  /** Small tensors become constants; with "any", others become inputs of every call. */
  captures: "constants" | "any";
  /** Whether an outside tensor is a variable's present value, which must not be frozen. */
  isVariable: (id: number) => boolean;
}

/** A tensor from outside that a recorded function uses: an extra input of every call. */
export interface Capture {
  entry: EagerEntry;
  id: number;
}

/** TF_Function and what it returns. */
export interface FinishedGraph {
  pointer: Deno.PointerValue;
  outputs: NodeEntry[];
}

/**
 * A TensorFlow graph under construction. While a recorder is active the binding sends every op here
 * instead of to the eager runtime; shapes come from TensorFlow's own shape inference, so that tfjs
 * code sees tensors as usual and only their values are missing.
 */
export class Recorder {
  readonly captures: Capture[] = [];
  readonly #graph: Deno.PointerValue;
  readonly #resolved = new Map<number, NodeEntry>();
  readonly #copied = new Set<string>();
  #nodes = 0;

  constructor(
    readonly name: string,
    readonly runtime: EagerRuntime,
    readonly table: TensorTable,
    readonly policy: CapturePolicy,
  ) {
    this.#graph = runtime.c.TF_NewGraph();
  }

  /** Adds an input of the function; returns the number by which tfjs will know it. */
  argument(info: OperandInfo): number {
    return this.table.add(this.#placeholder(info));
  }

  /** Records a constant. */
  createTensor(shape: readonly number[], dtype: number, values: HostValues): number {
    if (dtype === DType.STRING) {
      throw new EngineError(`"${this.name}" makes a string tensor; only numbers can be recorded.`);
    }
    return this.table.add(this.#constant(shape, dtype, values as ArrayBufferView));
  }

  /** Records an op. */
  execute(op: string, attributes: readonly OpAttribute[], inputs: readonly number[]): number[] {
    const operands = inputs.map((id) => this.resolve(id));
    const groups = groupInputs(this.#declaredInputs(op), attributes);
    const operation = this.#node(op, attributes, operands, (node) => {
      for (const { list, start, count } of groups) {
        const packed = packOutputs(operands.slice(start, start + count));
        if (list) this.runtime.c.TF_AddInputList(node, packed, count);
        else this.runtime.c.TF_AddInput(node, packed);
      }
    });
    if (op === "ReadVariableOp") this.#setShape(operation, operands[0].shape);
    const count = this.runtime.c.TF_OperationNumOutputs(operation);
    return Array.from(
      { length: count },
      (_, i) => this.table.add(this.#output(op, operation, i, operands)),
    );
  }

  /** Records a call of an already recorded function. */
  call(fn: RecordedFunction, inputs: readonly number[]): number[] {
    const { c, status } = this.runtime, operands = inputs.map((id) => this.resolve(id));
    if (!this.#copied.has(fn.name)) {
      c.TF_GraphCopyFunction(this.#graph, fn.pointer, null, status);
      this.runtime.check(fn.name);
      this.#copied.add(fn.name);
    }
    const attributes = [
      { name: "f", type: AttrKind.FUNCTION, value: fn.name },
      typeAttr("Tin", operands.map((x) => x.dtype)),
      typeAttr("Tout", fn.outputs.map((x) => x.dtype)),
      ...fn.callAttributes,
    ];
    // what changes the content of a resource must be called as such, or the call would be left out
    const stateful = operands.some((x) => x.dtype === DType.RESOURCE);
    const op = stateful ? "StatefulPartitionedCall" : "PartitionedCall";
    const operation = this.#node(op, attributes, operands, (node) => {
      c.TF_AddInputList(node, packOutputs(operands), operands.length);
    });
    return fn.outputs.map((info, index) =>
      this.table.add({ kind: "node", recorder: this, operation, index, ...info })
    );
  }

  /** The graph's own name for a tensor; one from outside becomes a constant or a capture. */
  resolve(id: number): NodeEntry {
    const entry = this.table.get(id);
    if (entry.kind === "node" && entry.recorder === this) return entry;
    let node = this.#resolved.get(id);
    if (!node) this.#resolved.set(id, node = this.#bringIn(id, entry));
    return node;
  }

  /** Values of a constant made while recording; other values do not exist yet. */
  valuesOf(entry: NodeEntry): ArrayBuffer {
    if (entry.values) return entry.values;
    throw new EngineError(
      `"${this.name}" reads the values of a tensor of shape [${entry.shape.join(", ")}] while it ` +
        `is being recorded, when they do not exist yet. Read values outside the compiled function.`,
    );
  }

  /** Ends the recording: the graph becomes a function, known to the runtime by `functionName`. */
  finish(functionName: string, args: readonly number[], results: readonly number[]): FinishedGraph {
    const { c, context, status } = this.runtime;
    const resolved = results.map((id) => this.resolve(id)); // a result may be a capture of its own
    const inputs = [...args, ...this.captures.map((x) => x.id)].map((id) => this.resolve(id));
    const outputs = this.#distinctOutputs(inputs, resolved);
    const fn = c.TF_GraphToFunction(
      this.#graph,
      cString(functionName),
      0,
      -1,
      null,
      inputs.length,
      packOutputs(inputs),
      outputs.length,
      packOutputs(outputs),
      null,
      null,
      null,
      status,
    );
    this.runtime.check(this.name);
    c.TFE_ContextAddFunction(context, fn, status);
    this.runtime.check(this.name);
    return { pointer: fn, outputs };
  }

  /** Frees the graph and forgets its tensors. */
  close(): void {
    this.table.deleteNodesOf(this);
    this.runtime.c.TF_DeleteGraph(this.#graph);
  }

  /** A function may return neither one of its inputs nor one output twice: those pass an Identity. */
  #distinctOutputs(inputs: NodeEntry[], outputs: NodeEntry[]): NodeEntry[] {
    const seen = new Set(inputs.map(keyOf));
    return outputs.map((x) => {
      const fresh = seen.has(keyOf(x)) ? this.#identity(x) : x;
      seen.add(keyOf(fresh));
      return fresh;
    });
  }

  #identity(x: NodeEntry): NodeEntry {
    const operation = this.#node("Identity", [typeAttr("T", x.dtype)], [x], (node) => {
      this.runtime.c.TF_AddInput(node, packOutputs([x]));
    });
    return { ...x, operation, index: 0 };
  }

  #bringIn(id: number, entry: TensorEntry): NodeEntry {
    if (entry.kind === "node") {
      throw new EngineError(
        `"${this.name}" uses a tensor of the function "${entry.recorder.name}" around it. ` +
          `Pass it as an argument.`,
      );
    }
    const small = sizeOf(entry.shape) <= SMALL, variable = this.policy.isVariable(id);
    if (small && !variable) {
      const data = this.runtime.read(entry);
      return this.#constant(entry.shape, entry.dtype, data as ArrayBufferView);
    }
    if (this.policy.captures === "constants") {
      throw new EngineError(
        `"${this.name}" uses a ${variable ? "variable" : "tensor"} of shape ` +
          `[${entry.shape.join(", ")}] from outside. Pass it as an argument.`,
      );
    }
    this.captures.push({ entry, id });
    return this.#placeholder(entry);
  }

  #placeholder({ shape, dtype }: OperandInfo): NodeEntry {
    const attributes = [
      typeAttr("dtype", dtype),
      // the shape of a resource's entry is that of its content
      { name: "shape", type: AttrKind.SHAPE, value: dtype === DType.RESOURCE ? [] : [...shape] },
    ];
    const operation = this.#node("Placeholder", attributes, [], () => {});
    return { kind: "node", recorder: this, operation, index: 0, shape: [...shape], dtype };
  }

  #constant(shape: readonly number[], dtype: number, values: ArrayBufferView): NodeEntry {
    const { c, status } = this.runtime;
    // a captured bfloat16 constant was read as float32: give it back as such
    const stored = dtype === DType.BFLOAT16 ? DType.FLOAT32 : dtype;
    const tensor = newHostTensor(c, shape, stored, values);
    const operation = this.#node("Const", [typeAttr("dtype", stored)], [], (node) => {
      c.TF_SetAttrTensor(node, cString("value"), tensor, status);
      this.runtime.check("Const");
    });
    c.TF_DeleteTensor(tensor);
    const copy = sizeOf(shape) <= SMALL ? bytesOf(values).slice().buffer : undefined;
    const info = { shape: [...shape], dtype: stored, values: copy };
    return { kind: "node", recorder: this, operation, index: 0, ...info };
  }

  #node(
    op: string,
    attributes: readonly OpAttribute[],
    operands: readonly NodeEntry[],
    addInputs: (node: Deno.PointerValue) => void,
  ): Deno.PointerValue {
    const { c, status } = this.runtime;
    // the op's name within the node's: TensorFlow's errors at run time name the node
    const name = new TextEncoder().encode(`${op}_n${this.#nodes++}\0`);
    const node = c.TF_NewOperation(this.#graph, cString(op), name);
    addInputs(node);
    const setters = graphSetters(c, node);
    for (const attribute of attributes) setAttribute(setters, attribute);
    const operation = c.TF_FinishOperation(node, status);
    this.runtime.check(op, operands);
    return operation;
  }

  #output(
    op: string,
    operation: Deno.PointerValue,
    index: number,
    operands: readonly NodeEntry[],
  ): NodeEntry {
    const { c, status } = this.runtime, output = packOutput(operation, index);
    const rank = c.TF_GraphGetTensorNumDims(this.#graph, output, status);
    this.runtime.check(op, operands);
    const dims = new BigInt64Array(Math.max(rank, 0));
    if (rank > 0) c.TF_GraphGetTensorShape(this.#graph, output, dims, rank, status);
    const shape = Array.from(dims, Number);
    if (rank < 0 || shape.some((extent) => extent < 0)) {
      throw new EngineError(
        `"${this.name}" uses ${op}, whose output shape depends on values. Only shapes that follow ` +
          `from the inputs' shapes can be recorded.`,
        op,
      );
    }
    const dtype = c.TF_OperationOutputType(output);
    return { kind: "node", recorder: this, operation, index, shape, dtype };
  }

  /** Tells a shape that TensorFlow cannot infer. */
  #setShape(operation: Deno.PointerValue, shape: readonly number[]): void {
    const { c, status } = this.runtime, dims = BigInt64Array.from(shape, BigInt);
    c.TF_GraphSetTensorShape(this.#graph, packOutput(operation, 0), dims, shape.length, status);
    this.runtime.check("SetTensorShape");
  }

  #declaredInputs(op: string): ReturnType<typeof parseOpDefInputs> {
    let declared = declaredInputs.get(op);
    if (!declared) {
      const { c, status } = this.runtime, buffer = c.TF_NewBuffer();
      c.TF_GraphGetOpDef(this.#graph, cString(op), buffer, status);
      this.runtime.check(op);
      declaredInputs.set(op, declared = parseOpDefInputs(bufferBytes(buffer)));
      c.TF_DeleteBuffer(buffer);
    }
    return declared;
  }
}

const declaredInputs = new Map<string, ReturnType<typeof parseOpDefInputs>>();

/** TF_Buffer {const void* data; size_t length; …}. */
function bufferBytes(buffer: Deno.PointerValue): Uint8Array {
  if (buffer === null) throw new Error("TensorFlow gave no buffer.");
  const view = new Deno.UnsafePointerView(buffer), data = view.getPointer(0);
  const length = Number(view.getBigUint64(8));
  if (data === null || length === 0) return new Uint8Array();
  return new Uint8Array(Deno.UnsafePointerView.getArrayBuffer(data, length)).slice();
}

const keyOf = (x: NodeEntry) => `${Deno.UnsafePointer.value(x.operation)}:${x.index}`;

/** TF_Output as 16 bytes: pointer, int32, padding. */
function packOutput(operation: Deno.PointerValue, index: number): Uint8Array<ArrayBuffer> {
  return packOutputs([{ operation, index }]);
}

function packOutputs(
  list: readonly { operation: Deno.PointerValue; index: number }[],
): Uint8Array<ArrayBuffer> {
  const words = new BigUint64Array(Math.max(1, 2 * list.length));
  list.forEach(({ operation, index }, i) => {
    words[2 * i] = Deno.UnsafePointer.value(operation);
    words[2 * i + 1] = BigInt(index);
  });
  return new Uint8Array(words.buffer);
}
