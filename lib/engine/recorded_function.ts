import { cString } from "./c_api.ts";
import type { EagerRuntime } from "./eager_runtime.ts";
import type { OperandInfo } from "./engine_error.ts";
import { boolAttr, type OpAttribute } from "./op_attributes.ts";
import type { NodeEntry } from "./tensor_table.ts";

/** A function of TensorFlow that a recording made: its name, its outputs, how it is called. */
export class RecordedFunction {
  readonly outputs: readonly OperandInfo[];
  /** Attributes of each call; XLA compiles a function whose call says so. */
  readonly callAttributes: readonly OpAttribute[];

  constructor(
    readonly name: string,
    /** What people know it by. */
    readonly label: string,
    readonly pointer: Deno.PointerValue,
    outputs: readonly NodeEntry[],
    xla: boolean,
  ) {
    this.outputs = outputs.map(({ shape, dtype }) => ({ shape, dtype }));
    this.callAttributes = xla ? [boolAttr("_XlaMustCompile", true)] : [];
  }

  /** Forgets the function; calls already recorded in other functions keep their copy. */
  remove(runtime: EagerRuntime): void {
    runtime.c.TFE_ContextRemoveFunction(runtime.context, cString(this.name), runtime.status);
    runtime.check(this.name);
    runtime.c.TF_DeleteFunction(this.pointer);
  }
}
