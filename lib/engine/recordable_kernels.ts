import * as tf from "@tensorflow/tfjs";
import type { NodeBackend } from "./node_backend.ts";
import { DType } from "./dtypes.ts";
import { intAttr, typeAttr } from "./op_attributes.ts";

let registered = false;

/**
 * Replaces the kernels of tfjs-node that look at values, which do not exist while a function is being
 * recorded. There is one: its GatherV2 reads the indices to check their range. TensorFlow checks it too.
 */
export function registerRecordableKernels(): void {
  if (registered) return;
  registered = true;
  tf.unregisterKernel(tf.GatherV2, "tensorflow");
  tf.registerKernel({ kernelName: tf.GatherV2, backendName: "tensorflow", kernelFunc: gather });
}

const gather: tf.KernelFunc = ({ inputs, attrs, backend }) => {
  const { x, indices } = inputs as Record<string, tf.TensorInfo>,
    { axis, batchDims } = attrs as Record<string, number>;
  const node = backend as NodeBackend, axisTensor = tf.scalar(axis, "int32");
  const attributes = [
    intAttr("batch_dims", batchDims),
    typeAttr("Tparams", node.getDTypeInteger(x.dtype)),
    typeAttr("Tindices", DType.INT32),
    typeAttr("Taxis", DType.INT32),
  ];
  const result = node.executeSingleOutput("GatherV2", attributes, [
    x,
    indices,
    axisTensor,
  ]);
  axisTensor.dispose();
  return result;
};
