import { createRequire } from "node:module";
import type * as tf from "@tensorflow/tfjs";
import type { Binding, TensorMetadata } from "./binding.ts";
import { DType } from "./dtypes.ts";
import type { HostValues } from "./host_tensors.ts";
import type { OpAttribute } from "./op_attributes.ts";

/** What the backend keeps for each tensor of tfjs. */
interface TensorData {
  shape: number[];
  dtype: number;
  values: HostValues | null;
  id: number;
  refCount: number;
}

/** The parts of tfjs-node's backend class that the engine uses or replaces. */
export interface NodeBackend extends tf.KernelBackend {
  binding: Binding;
  tensorMap: tf.DataStorage<TensorData>;
  getDTypeInteger(dtype: tf.DataType): number;
  createOutputTensor(metadata: TensorMetadata): tf.Tensor;
  getInputTensorIds(tensors: readonly tf.TensorInfo[]): number[];
  executeSingleOutput(op: string, attrs: OpAttribute[], inputs: tf.TensorInfo[]): tf.Tensor;
  executeMultipleOutputs(
    op: string,
    attrs: OpAttribute[],
    inputs: tf.TensorInfo[],
    outputs: number,
  ): tf.Tensor[];
}

type NodeBackendClass = new (binding: unknown, packageName: string) => NodeBackend;

const require = createRequire(import.meta.url);

/**
 * Loads tfjs-node's JavaScript kernels (they register themselves) and its backend class, without its
 * native addon. The package index is not loaded, since it opens the addon.
 */
export function loadNodeBackend(): NodeBackendClass {
  // Node's deprecated helpers, which tfjs-node still calls and Deno no longer has
  const util: Record<string, unknown> = require("node:util");
  util.isNullOrUndefined ??= (x: unknown) => x === null || x === undefined;
  util.isArray ??= Array.isArray;
  require("@tensorflow/tfjs-node-gpu/dist/register_all_kernels.js");
  const loaded: { NodeJSKernelBackend: NodeBackendClass } = require(
    "@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend.js",
  );
  return loaded.NodeJSKernelBackend;
}

/** tfjs-node's backend over our binding. */
export function makeBackend(Base: NodeBackendClass, binding: Binding): NodeBackend {
  return new class extends Base {
    /**
     * Values go to TensorFlow at once. tfjs-node waits until the first use; a tensor made before a
     * recording and first used inside it would then become part of the graph and be lost after it.
     */
    override move(
      dataId: tf.DataId,
      values: HostValues,
      shape: number[],
      dtype: tf.DataType,
      refCount: number,
    ): void {
      const stored = this.getDTypeInteger(dtype);
      const id = binding.createTensor(shape, stored, toStored(values, dtype));
      this.tensorMap.set(dataId, { shape, dtype: stored, values: null, id, refCount });
    }

    /** tfjs knows no bfloat16 and no unsigned integers: they show as the nearest type it has. */
    override createOutputTensor(metadata: TensorMetadata): tf.Tensor {
      return super.createOutputTensor({
        ...metadata,
        dtype: SHOWN[metadata.dtype] ?? metadata.dtype,
      });
    }
  }(binding, "@tensorflow/tfjs-node-gpu");
}

const SHOWN: Record<number, number> = {
  [DType.BFLOAT16]: DType.FLOAT32,
  [DType.UINT16]: DType.INT32,
  [DType.UINT32]: DType.INT32,
};

/** tfjs passes plain arrays in places; TensorFlow wants the bytes of the type. */
function toStored(values: HostValues, dtype: tf.DataType): HostValues {
  if (dtype === "string" || ArrayBuffer.isView(values) && hasWidth(values, dtype)) return values;
  const numbers = values as ArrayLike<number> & HostValues;
  if (dtype === "float32") return Float32Array.from(numbers);
  if (dtype === "int32") return Int32Array.from(numbers);
  return Uint8Array.from(numbers);
}

function hasWidth(values: ArrayBufferView, dtype: tf.DataType): boolean {
  if (dtype === "bool") return values instanceof Uint8Array;
  if (dtype === "int32") return values instanceof Int32Array;
  return values instanceof Float32Array;
}
