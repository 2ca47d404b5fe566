import * as tf from "@tensorflow/tfjs";
import { DType } from "./dtypes.ts";
import { engine } from "./engine.ts";
import { boolAttr, type OpAttribute, typeAttr } from "./op_attributes.ts";

/** How a float tensor lies in memory. tfjs sees float32 in both cases. */
export type Storage = "fp32" | "bf16";

/**
 * Runs a TensorFlow op that tfjs does not know, on tfjs tensors. No gradient passes through it.
 *
 * @returns The op's outputs.
 */
export function runOp(
  op: string,
  attributes: OpAttribute[],
  inputs: readonly tf.TensorInfo[],
  outputs = 1,
): tf.Tensor[] {
  return engine().backend.executeMultipleOutputs(op, attributes, [...inputs], outputs);
}

/** Number by which the binding knows a tensor. */
export function idOf(tensor: tf.TensorInfo): number {
  if (tensor instanceof tf.Tensor && tensor.isDisposed) {
    const kind = tensor instanceof tf.Variable ? `variable "${tensor.name}"` : "tensor";
    throw new Error(`The ${kind} of shape [${tensor.shape.join(", ")}] is disposed.`);
  }
  return engine().backend.getInputTensorIds([tensor])[0];
}

/** TensorFlow's type of the stored values. */
export function storedDtype(tensor: tf.TensorInfo): number {
  const { binding, backend } = engine();
  return binding ? binding.table.get(idOf(tensor)).dtype : backend.getDTypeInteger(tensor.dtype);
}

/** Whether a tensor's values are stored as bfloat16. */
export function isBf16(tensor: tf.TensorInfo): boolean {
  return storedDtype(tensor) === DType.BFLOAT16;
}

/**
 * The same values stored as `storage`: a new tensor, or a clone where nothing changes, as for whole
 * numbers and truth values. No gradient.
 */
export function store(tensor: tf.Tensor, storage: Storage): tf.Tensor {
  const from = storedDtype(tensor), to = storage === "bf16" ? DType.BFLOAT16 : DType.FLOAT32;
  if (from === to || tensor.dtype !== "float32" || !engine().binding) return tensor.clone();
  return runOp("Cast", [typeAttr("SrcT", from), typeAttr("DstT", to)], [tensor])[0];
}

/**
 * Rounds to bfloat16 inside an XLA kernel by adding half a unit to the bits and dropping the lower
 * half: a third of the work of XLA's own rounding, which tests for NaN. Ties go away from zero.
 */
export function roundToBf16(x: tf.Tensor): tf.Tensor {
  return tf.tidy(() => {
    const bits = reinterpret(x, DType.FLOAT32, DType.UINT32), u32 = typeAttr("T", DType.UINT32);
    const [raised] = runOp("AddV2", [u32], [bits, unsigned(0x8000)]);
    const [upper] = runOp("RightShift", [u32], [raised, unsigned(16)]);
    const [half] = runOp("Cast", [typeAttr("SrcT", DType.UINT32), typeAttr("DstT", DType.UINT16)], [
      upper,
    ]);
    return reinterpret(half, DType.UINT16, DType.BFLOAT16);
  });
}

/** The same bits as another type of the same width. */
export function reinterpret(x: tf.TensorInfo, from: number, to: number): tf.Tensor {
  return runOp("Bitcast", [typeAttr("T", from), typeAttr("type", to)], [x])[0];
}

/** A scalar of TensorFlow's uint32, which tfjs does not have. */
export function unsigned(value: number): tf.Tensor {
  const binding = engine().binding;
  if (!binding) throw new Error("Unsigned integers need the engine's own binding.");
  const id = binding.createTensor([], DType.UINT32, Uint32Array.of(value));
  return engine().backend.createOutputTensor(binding.metadata(id));
}

/**
 * Matrix product x·y over the last two dimensions, leading ones broadcast; `transposeX` and
 * `transposeY` transpose the last two. At precision bf16 both operands are stored as bf16 first and
 * so is the result. No gradient: for use inside functions that carry their own.
 */
export function product(
  x: tf.Tensor,
  y: tf.Tensor,
  { transposeX = false, transposeY = false, precision = engine().precision } = {},
): tf.Tensor {
  const dtype = precision === "bf16" && engine().binding ? DType.BFLOAT16 : DType.FLOAT32;
  return tf.tidy(() => {
    const [a, b] = [x, y].map((t) => store(t, precision));
    const attributes = [
      typeAttr("T", dtype),
      boolAttr("adj_x", transposeX),
      boolAttr("adj_y", transposeY),
    ];
    return runOp("BatchMatMulV2", attributes, [a, b])[0];
  });
}
