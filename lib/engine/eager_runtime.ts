import { type CApi, cString, openCApi, textAt } from "./c_api.ts";
import { DType } from "./dtypes.ts";
import { type OperandInfo, opError } from "./engine_error.ts";
import { type HostData, type HostValues, newHostTensor, readHostTensor } from "./host_tensors.ts";
import { eagerSetters, type OpAttribute, setAttribute } from "./op_attributes.ts";
import type { EagerEntry } from "./tensor_table.ts";

/** Threads of the runtime: inside one op, and ops at a time. */
export interface RuntimeThreads {
  intraOp: number;
  interOp: number;
}

/**
 * TensorFlow's eager runtime over its C API: creates, reads and deletes tensors, runs ops.
 * Knows nothing of tfjs and nothing of recording.
 */
export class EagerRuntime {
  readonly c: CApi;
  readonly status: Deno.PointerValue;
  readonly context: Deno.PointerValue;
  readonly version: string;
  /** Full name of the GPU; empty on a machine without one. */
  readonly gpu: string;
  #outputs = new BigUint64Array(1024);
  readonly #count = new Int32Array(1);

  constructor(library: string, threads: RuntimeThreads) {
    this.c = openCApi(library);
    this.version = textAt(this.c.TF_Version());
    this.status = this.c.TF_NewStatus();
    this.context = this.#newContext(threads);
    this.gpu = this.#gpuName();
  }

  /** Throws if the last call failed. `op`, `inputs` and `recorded` make the message: see opError. */
  check(op = "TensorFlow", inputs: readonly OperandInfo[] = [], recorded?: string): void {
    const code = this.c.TF_GetCode(this.status);
    if (code === 0) return;
    const message = textAt(this.c.TF_Message(this.status));
    this.c.TF_SetStatus(this.status, 0, cString(""));
    throw opError(op, code, message, inputs, recorded);
  }

  create(shape: readonly number[], dtype: number, values: HostValues): EagerEntry {
    const tensor = newHostTensor(this.c, shape, dtype, values);
    let handle = this.c.TFE_NewTensorHandle(tensor, this.status);
    this.c.TF_DeleteTensor(tensor);
    this.check("NewTensor");
    if (this.gpu && dtype !== DType.INT32 && dtype !== DType.STRING) handle = this.#toGpu(handle);
    return { kind: "eager", handle, shape: [...shape], dtype };
  }

  delete(entry: EagerEntry): void {
    this.c.TFE_DeleteTensorHandle(entry.handle);
  }

  /** A second handle on the same buffer. */
  share(entry: EagerEntry): EagerEntry {
    const handle = this.c.TFE_TensorHandleCopySharingTensor(entry.handle, this.status);
    this.check("CopySharingTensor", [entry]);
    return { ...entry, handle };
  }

  read(entry: EagerEntry): HostData {
    const tensor = this.c.TFE_TensorHandleResolve(entry.handle, this.status);
    this.check("Read", [entry]);
    try {
      return readHostTensor(this.c, tensor, entry.dtype);
    } finally {
      this.c.TF_DeleteTensor(tensor);
    }
  }

  /** Runs an op, or a recorded function, which `recorded` names for messages. */
  execute(
    op: string,
    attributes: readonly OpAttribute[],
    inputs: readonly EagerEntry[],
    outputs: number,
    recorded?: string,
  ): EagerEntry[] {
    const { c, status } = this, handle = c.TFE_NewOp(this.context, cString(op), status);
    this.check(op, inputs);
    try {
      for (const input of inputs) c.TFE_OpAddInput(handle, input.handle, status);
      this.check(op, inputs);
      if (this.gpu) c.TFE_OpSetDevice(handle, cString(this.gpu), status);
      const setters = eagerSetters(c, handle, status);
      for (const attribute of attributes) setAttribute(setters, attribute);
      if (outputs > this.#outputs.length) this.#outputs = new BigUint64Array(2 * outputs);
      this.#count[0] = outputs;
      c.TFE_Execute(handle, this.#outputs, this.#count, status);
      this.check(op, inputs, recorded);
    } finally {
      c.TFE_DeleteOp(handle);
    }
    return Array.from({ length: this.#count[0] }, (_, i) => this.#entry(this.#outputs[i]));
  }

  #entry(address: bigint): EagerEntry {
    const { c, status } = this, handle = Deno.UnsafePointer.create(address);
    const rank = c.TFE_TensorHandleNumDims(handle, status);
    const shape = Array.from(
      { length: rank },
      (_, i) => Number(c.TFE_TensorHandleDim(handle, i, status)),
    );
    return { kind: "eager", handle, shape, dtype: c.TFE_TensorHandleDataType(handle) };
  }

  #newContext(threads: RuntimeThreads): Deno.PointerValue {
    const { c, status } = this, options = c.TFE_NewContextOptions(), config = configProto(threads);
    c.TFE_ContextOptionsSetConfig(options, config, BigInt(config.length), status);
    this.check("ConfigProto");
    const context = c.TFE_NewContext(options, status);
    this.check("NewContext");
    c.TFE_DeleteContextOptions(options);
    return context;
  }

  #gpuName(): string {
    const { c, status } = this, list = c.TFE_ContextListDevices(this.context, status);
    this.check("ListDevices");
    let name = "";
    for (let i = 0; i < c.TF_DeviceListCount(list) && !name; i++) {
      const type = textAt(c.TF_DeviceListType(list, i, status));
      if (type === "GPU") name = textAt(c.TF_DeviceListName(list, i, status));
    }
    c.TF_DeleteDeviceList(list);
    return name;
  }

  /** Untested: written after TensorFlow's documentation, no GPU was at hand. */
  #toGpu(handle: Deno.PointerValue): Deno.PointerValue {
    const { c, status } = this;
    const moved = c.TFE_TensorHandleCopyToDevice(handle, this.context, cString(this.gpu), status);
    c.TFE_DeleteTensorHandle(handle);
    this.check("CopyToDevice");
    return moved;
  }
}

/**
 * TensorFlow's ConfigProto, written by hand because three fields do not justify a protobuf library:
 * intra_op_parallelism_threads = 2, inter_op_parallelism_threads = 5, gpu_options = 6 {allow_growth = 4}.
 */
function configProto({ intraOp, interOp }: RuntimeThreads): Uint8Array<ArrayBuffer> {
  const varint = (n: number) => n < 128 ? [n] : [(n & 127) | 128, n >> 7];
  return new Uint8Array([0x10, ...varint(intraOp), 0x28, ...varint(interOp), 0x32, 2, 0x20, 1]);
}
