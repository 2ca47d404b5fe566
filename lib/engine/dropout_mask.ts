import * as tf from "@tensorflow/tfjs";
import { DType } from "./dtypes.ts";
import { type OpAttribute, typeAttr } from "./op_attributes.ts";
import { reinterpret, runOp, unsigned } from "./stored.ts";

const U32: OpAttribute[] = [typeAttr("T", DType.UINT32)];
const binary = (op: string) => (a: tf.Tensor, b: tf.Tensor) => runOp(op, U32, [a, b])[0];
const add = binary("AddV2"), multiply = binary("Mul"), xor = binary("BitwiseXor");
const shift = (x: tf.Tensor, by: number) => binary("RightShift")(x, unsigned(by));

/** MurmurHash3's 32-bit finaliser (Appleby 2011): every input bit changes every output bit. */
function mix(x: tf.Tensor): tf.Tensor {
  let h = multiply(xor(x, shift(x, 16)), unsigned(0x85ebca6b));
  h = multiply(xor(h, shift(h, 13)), unsigned(0xc2b2ae35));
  return xor(h, shift(h, 16));
}

const counters = (shape: [number, number], stride = 1): tf.Tensor => {
  const numbers = tf.reshape(tf.range(0, Math.max(...shape) * stride, stride, "int32"), shape);
  return reinterpret(numbers, DType.INT32, DType.UINT32);
};

/**
 * A dropout mask of shape [rows, columns]: 1 / (1 - rate) with probability 1 - rate, else 0. It is a
 * function of (seed, site, row, column) alone: the backward pass makes it again instead of storing it,
 * a resumed run gets the same masks, and a batch cut in parts gets those of the whole batch.
 *
 * @param key int32 [3]: the step's seed, the place in the model, the number of the first row.
 * @param rate Probability of dropping, 0 < rate < 1, to 24 bits.
 * @param stride How far apart the mask's rows lie: with n, every n-th row of the mask with 1. Default 1.
 * @throws {RangeError} If the rate is out of range.
 */
export function dropoutMask(
  [rows, columns]: [number, number],
  key: tf.Tensor,
  rate: number,
  stride = 1,
): tf.Tensor {
  if (!(rate > 0 && rate < 1)) {
    throw new RangeError(`Expected a dropout rate above 0 and below 1 but found ${rate}.`);
  }
  return tf.tidy(() => {
    const part = (i: number) => reinterpret(tf.slice(key, [i], [1]), DType.INT32, DType.UINT32);
    const stream = mix(add(multiply(mix(part(0)), unsigned(0x9e3779b1)), part(1)));
    const row = add(counters([rows, 1], stride), part(2));
    const byRow = mix(add(multiply(row, unsigned(0x9e3779b1)), stream));
    const byColumn = multiply(counters([1, columns]), unsigned(0x85ebca6b));
    const bits = shift(mix(add(byRow, byColumn)), 8);
    const drawn = reinterpret(bits, DType.UINT32, DType.INT32);
    const kept = tf.greaterEqual(drawn, tf.scalar(Math.round(rate * 2 ** 24), "int32"));
    return tf.mul(tf.cast(kept, "float32"), 1 / (1 - rate));
  });
}
