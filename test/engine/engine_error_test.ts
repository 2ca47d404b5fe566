import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { compile, kernel, runOp } from "lib/engine/mod.ts";
import { opError } from "lib/engine/engine_error.ts";
import { DType } from "lib/engine/dtypes.ts";
import { openForTests } from "../tensors.ts";

await openForTests();

const HINT = "Check the shapes, types and values of its inputs.";
const ids = (...values: number[]) => tf.tensor1d(values, "int32");

/** Fails unless `body` throws an EngineError with this message, op and code of TensorFlow. */
function assertSays(
  body: () => unknown,
  message: string,
  op: string | undefined,
  code: number,
): void {
  tf.tidy(() => assert.throws(() => void body(), { name: "EngineError", message, op, code }));
}

Deno.test("a failed op names itself, its inputs' types and shapes, and TensorFlow's reason", () => {
  assertSays(
    () => runOp("MatMul", [], [tf.ones([2, 3]), tf.ones([4, 5])]),
    "The op MatMul failed on (float32[2, 3] · float32[4, 5]): " +
      `Matrix size-incompatible: In[0]: [2,3], In[1]: [4,5]. ${HINT}`,
    "MatMul",
    3,
  );
  assertSays(
    () => tf.gather(tf.ones([2, 3]), ids(1, 5)),
    `The op GatherV2 failed on (float32[2, 3] · int32[2] · int32[]): indices[1] = 5 is not in [0, 2). ${HINT}`,
    "GatherV2",
    3,
  );
  assertSays(
    () => tf.unsortedSegmentSum(tf.ones([2, 3]), ids(0, 7), 2),
    "The op UnsortedSegmentSum failed on (float32[2, 3] · int32[2] · int32[]): " +
      `segment_ids[1] = 7 is out of range [0, 2). ${HINT}`,
    "UnsortedSegmentSum",
    3,
  );
});

Deno.test("the next op after a failed one runs", () => {
  tf.tidy(() => {
    assert.throws(() => tf.gather(tf.ones([2]), ids(9)));
    assert.deepEqual(Array.from(tf.add(1, 2).dataSync()), [3]);
  });
});

Deno.test("an op that fails while it is recorded names itself, shapes and reason", () => {
  const product = compile((x: tf.Tensor) => runOp("MatMul", [], [x, tf.ones([4, 5])]));
  assertSays(
    () => product(tf.ones([2, 3])),
    "The op MatMul failed on (float32[2, 3] · float32[4, 5]): " +
      `Dimensions must be equal, but are 3 and 4 with input shapes: [2,3], [4,5]. ${HINT}`,
    "MatMul",
    3,
  );
});

Deno.test("an op that fails inside a recorded function names itself, the function, and its arguments", () => {
  const lookUp = compile((x: tf.Tensor, i: tf.Tensor) => tf.square(tf.gather(x, i)), {
    name: "look up",
  });
  assertSays(
    () => lookUp(tf.ones([2, 3]), ids(5)),
    `The op GatherV2 in "look up" failed on (float32[2, 3] · int32[1]): indices[0] = 5 is not in [0, 2). ${HINT}`,
    "GatherV2",
    3,
  );
  lookUp.dispose();
});

Deno.test("an op that XLA lacks is named, with the kernel that uses it", () => {
  const text = kernel(
    "text",
    (x) => runOp("AsString", [{ name: "T", type: 4, value: DType.FLOAT32 }], [x]),
  );
  assertSays(
    () => text(tf.ones([2])),
    '"text" uses the op AsString, which XLA cannot compile. Try calling it outside the kernel.',
    "AsString",
    12,
  );
});

Deno.test("opError() shows the first operands of many, and drops TensorFlow's notes", () => {
  const many = Array.from({ length: 200 }, (_, i) => ({ shape: [i], dtype: DType.BFLOAT16 }));
  const error = opError(
    "step_7",
    8,
    "{{function_node step_7}} OOM when allocating tensor with shape[9]\n\t [[{{node a/MatMul_n12_0}}]]",
    many,
    "step",
  );
  assert.equal(
    error.message,
    'The op MatMul in "step" failed on (bfloat16[0] · bfloat16[1] · bfloat16[2] · bfloat16[3] · ' +
      "bfloat16[4] · bfloat16[5] · 194 more): OOM when allocating tensor with shape[9]. " +
      "TensorFlow ran out of memory: try a smaller batchSize or maxLength.",
  );
  assert.deepEqual([error.op, error.code], ["MatMul", 8]);
  assert.equal(
    opError("Rare", 13, "It broke!", []).message,
    "The op Rare failed on (no inputs): It broke!",
  );
  assert.equal(
    opError("step_7", 13, "It broke", [{ shape: [], dtype: 999 }], "step").message,
    'The call of "step" failed on (type 999[]): It broke.',
  );
  assert.equal(
    opError("fill", 8, "/a/b.tmp; No space left on device", [], "fill").message,
    'The call of "fill" failed on (no inputs): /a/b.tmp; No space left on device. The disk is full: ' +
      "free some space, for example by deleting .cache/xla.",
  );
});
