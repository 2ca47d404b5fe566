import { createHash } from "node:crypto";
import { AttrKind, type OpAttribute, typeAttr } from "./op_attributes.ts";
import { DType } from "./dtypes.ts";
import type { EagerRuntime } from "./eager_runtime.ts";
import type { OperandInfo } from "./engine_error.ts";
import { asTypedArray, type HostData, type HostValues } from "./host_tensors.ts";
import { RecordedFunction } from "./recorded_function.ts";
import { type Capture, type CapturePolicy, Recorder } from "./recorder.ts";
import { refuseRandom } from "./refuse_random.ts";
import { type EagerEntry, TensorTable } from "./tensor_table.ts";

/** A tensor as tfjs-node's kernels get it back. */
export interface TensorMetadata {
  id: number;
  shape: number[];
  dtype: number;
}

/** Ops that only move elements: they work on bfloat16 as well as on float32. */
const STRUCTURAL = new Set([
  "Reshape",
  "Transpose",
  "Slice",
  "ConcatV2",
  "Split",
  "SplitV",
  "Pack",
  "Unpack",
  "ExpandDims",
  "Squeeze",
  "StridedSlice",
  "Tile",
  "ReverseV2",
  "BroadcastTo",
]);

/**
 * What tfjs-node's kernels expect of their native addon, over the eager runtime, or, while a
 * recording is under way, over its recorder.
 *
 * tfjs has no bfloat16. A tensor that is stored as bfloat16 shows as float32 in tfjs; any kernel may
 * take it: ops that only move elements keep it as it is, all others get it cast to float32 first.
 */
export class Binding {
  readonly table = new TensorTable();
  readonly #recorders: Recorder[] = [];
  readonly #functions = new Map<string, RecordedFunction>();
  #functionNumber = 0;

  // The numbers that tfjs-node's kernels read off the addon.
  readonly TF_FLOAT = DType.FLOAT32;
  readonly TF_INT32 = DType.INT32;
  readonly TF_UINT8 = DType.UINT8;
  readonly TF_STRING = DType.STRING;
  readonly TF_COMPLEX64 = DType.COMPLEX64;
  readonly TF_INT64 = DType.INT64;
  readonly TF_BOOL = DType.BOOL;
  readonly TF_RESOURCE = DType.RESOURCE;
  readonly TF_ATTR_STRING = AttrKind.STRING;
  readonly TF_ATTR_INT = AttrKind.INT;
  readonly TF_ATTR_FLOAT = AttrKind.FLOAT;
  readonly TF_ATTR_BOOL = AttrKind.BOOL;
  readonly TF_ATTR_TYPE = AttrKind.TYPE;
  readonly TF_ATTR_SHAPE = AttrKind.SHAPE;
  readonly TF_ATTR_RESOURCE = DType.RESOURCE;
  readonly TF_Version: string;
  #cellNumber = 0;

  constructor(readonly runtime: EagerRuntime) {
    this.TF_Version = runtime.version;
  }

  /** The recording under way, innermost first; undefined when ops run eagerly. */
  get recorder(): Recorder | undefined {
    return this.#recorders.at(-1);
  }

  createTensor(shape: number[], dtype: number, values: HostValues): number {
    if (this.recorder) return this.recorder.createTensor(shape, dtype, values);
    return this.table.add(this.runtime.create(shape, dtype, values));
  }

  /** A new place in memory for float32 values of a shape, which nobody has set yet. */
  createCell(shape: readonly number[]): TensorMetadata {
    const attributes: OpAttribute[] = [
      typeAttr("dtype", DType.FLOAT32),
      { name: "shape", type: AttrKind.SHAPE, value: [...shape] },
      { name: "container", type: AttrKind.STRING, value: "" },
      { name: "shared_name", type: AttrKind.STRING, value: `cell_${this.#cellNumber++}` },
    ];
    const [entry] = this.runtime.execute("VarHandleOp", attributes, [], 1);
    return this.metadata(this.table.add({ ...entry, shape: [...shape] }));
  }

  deleteTensor(id: number): void {
    const entry = this.table.delete(id);
    if (entry) this.runtime.delete(entry);
  }

  tensorDataSync(id: number): HostData {
    const entry = this.table.get(id);
    if (entry.kind === "eager") return this.runtime.read(entry);
    return asTypedArray(entry.recorder.valuesOf(entry), entry.dtype);
  }

  executeOp(
    op: string,
    attributes: OpAttribute[],
    inputs: number[],
    outputs: number,
  ): TensorMetadata[] {
    const adapted = this.#adaptStorage(op, attributes, inputs);
    try {
      const ids = this.recorder
        ? this.recorder.execute(op, adapted.attributes, adapted.inputs)
        : this.#executeEagerly(op, adapted.attributes, adapted.inputs, outputs);
      return ids.map((id) => this.metadata(id));
    } finally {
      adapted.temporaries.forEach((id) => this.deleteTensor(id));
    }
  }

  /** Calls a recorded function: into the recording under way, or at once. */
  callFunction(name: string, inputs: number[]): TensorMetadata[] {
    const fn = this.#functions.get(name);
    if (!fn) throw new Error(`The recorded function ${name} was disposed.`);
    const ids = this.recorder
      ? this.recorder.call(fn, inputs)
      : this.#executeEagerly(name, fn.callAttributes, inputs, fn.outputs.length, fn.label);
    return ids.map((id) => this.metadata(id));
  }

  /**
   * Runs `body` with every op going into a new graph, and makes a function of it. `body` gets the
   * numbers of the inputs and returns those of the outputs.
   *
   * @returns The function's name, and the outside tensors that each call takes after the inputs.
   */
  record(
    label: string,
    inputs: readonly OperandInfo[],
    body: (ids: number[]) => number[],
    { xla, ...policy }: CapturePolicy & { xla: boolean },
  ): { name: string; captures: readonly Capture[] } {
    const recorder = new Recorder(label, this.runtime, this.table, policy);
    this.#recorders.push(recorder);
    try {
      const args = inputs.map((info) => recorder.argument(info));
      const results = refuseRandom(label, () => body(args));
      const name = this.#functionName(label, xla ? inputs : undefined);
      const { pointer, outputs } = recorder.finish(name, args, results);
      this.#functions.set(name, new RecordedFunction(name, label, pointer, outputs, xla));
      return { name, captures: recorder.captures };
    } finally {
      this.#recorders.pop();
      recorder.close();
    }
  }

  /**
   * A name never used before. That of an XLA kernel follows from its label and inputs: compiled kernels
   * are kept on disk, and a run that records in another order must find them again.
   */
  #functionName(label: string, inputs: readonly OperandInfo[] | undefined): string {
    const clean = label.replace(/[^A-Za-z0-9_]/g, "_");
    if (!inputs) return `${clean}_${this.#functionNumber++}`;
    const shapes = inputs.map(({ dtype, shape }) => `${dtype}_${shape.join("x")}`).join("__");
    const digest = createHash("sha256").update(shapes).digest("hex").slice(0, 12);
    const base = `${clean}_${digest}`;
    let name = base;
    for (let i = 2; this.#functions.has(name); i++) name = `${base}_${i}`;
    return name;
  }

  /** Forgets a recorded function. */
  removeFunction(name: string): void {
    this.#functions.get(name)?.remove(this.runtime);
    this.#functions.delete(name);
  }

  /** Shape and stored type of a tensor; its stored type may be bfloat16 where tfjs says float32. */
  metadata(id: number): TensorMetadata {
    const { shape, dtype } = this.table.get(id);
    return { id, shape: [...shape], dtype };
  }

  isUsingGpuDevice(): boolean {
    return this.runtime.gpu !== "";
  }

  getNumOfTensors(): number {
    return this.table.size;
  }

  getNumOfSavedModels(): number {
    return 0;
  }

  #executeEagerly(
    op: string,
    attributes: readonly OpAttribute[],
    inputs: readonly number[],
    outputs: number,
    recorded?: string,
  ): number[] {
    const entries = inputs.map((id) => this.#eager(id));
    return this.runtime.execute(op, attributes, entries, outputs, recorded)
      .map((x) => this.table.add(x));
  }

  #eager(id: number): EagerEntry {
    const entry = this.table.get(id);
    if (entry.kind === "eager") return entry;
    throw new Error(
      `A tensor made while recording "${entry.recorder.name}" was used outside it. ` +
        `Return it from the function.`,
    );
  }

  /** Makes an op and its bfloat16 inputs agree (see the class). */
  #adaptStorage(op: string, attributes: OpAttribute[], inputs: number[]): Adapted {
    const isHalf = (id: number) => this.table.get(id).dtype === DType.BFLOAT16;
    if (!inputs.some(isHalf) || attributes.some(namesBf16)) {
      return { attributes, inputs, temporaries: [] };
    }
    const floats = inputs.filter((id) => isHalf(id) || this.table.get(id).dtype === DType.FLOAT32);
    if (STRUCTURAL.has(op) && floats.every(isHalf)) {
      return { attributes: attributes.map(floatToBf16), inputs, temporaries: [] };
    }
    const temporaries: number[] = [];
    const cast = (id: number) => {
      const attrs = [typeAttr("SrcT", DType.BFLOAT16), typeAttr("DstT", DType.FLOAT32)];
      const [{ id: wide }] = this.executeOp("Cast", attrs, [id], 1);
      temporaries.push(wide);
      return wide;
    };
    return { attributes, inputs: inputs.map((id) => isHalf(id) ? cast(id) : id), temporaries };
  }
}

interface Adapted {
  attributes: OpAttribute[];
  inputs: number[];
  /** Casts to delete after the call. */
  temporaries: number[];
}

const namesBf16 = (a: OpAttribute) => a.type === AttrKind.TYPE && a.value === DType.BFLOAT16;
const floatToBf16 = (a: OpAttribute): OpAttribute =>
  a.type === AttrKind.TYPE && a.value === DType.FLOAT32 ? { ...a, value: DType.BFLOAT16 } : a;
