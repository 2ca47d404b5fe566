/** Ops of tfjs on small inputs, to be run in several ways whose results must agree. */
import * as tf from "@tensorflow/tfjs";
import { seeded } from "../tensors.ts";

/** What a case gives. */
export type Tensors = tf.Tensor | tf.Tensor[];

const a = () => seeded([3, 4], 1), b = () => seeded([3, 4], 2), row = () => seeded([4], 3);
const positive = () => tf.add(tf.abs(a()), 0.1), cube = () => seeded([2, 3, 4], 4);
const whole = () => tf.tensor2d([[1, -2, 3, 7], [0, 5, -6, 2]], [2, 4], "int32");
const flags = () => tf.tensor1d([true, false, true, true], "bool");
const ids = (values: number[]) => tf.tensor1d(values, "int32");

/** Cases by group and name. */
export const OP_CASES: Record<string, Record<string, () => Tensors>> = {
  "products": {
    matMul: () => tf.matMul(a() as tf.Tensor2D, b() as tf.Tensor2D, false, true),
    "matMul of transposed": () => tf.matMul(a() as tf.Tensor2D, b() as tf.Tensor2D, true, false),
    "matMul in batches": () => tf.matMul(cube(), seeded([2, 4, 5], 9)),
    "matMul with broadcast batch": () => tf.matMul(cube(), seeded([1, 4, 5], 9)),
    dot: () => tf.dot(a(), row()),
    einsum: () => tf.einsum("bij,bkj->bik", cube(), cube()),
    outerProduct: () => tf.outerProduct(row() as tf.Tensor1D, row() as tf.Tensor1D),
  },
  "arithmetic": {
    add: () => tf.add(a(), row()),
    sub: () => tf.sub(a(), b()),
    mul: () => tf.mul(a(), tf.scalar(3)),
    div: () => tf.div(a(), positive()),
    divNoNan: () => tf.divNoNan(a(), tf.zeros([3, 4])),
    floorDiv: () => tf.floorDiv(whole(), tf.scalar(4, "int32")),
    mod: () => tf.mod(a(), 0.7),
    pow: () => tf.pow(positive(), 1.5),
    squaredDifference: () => tf.squaredDifference(a(), b()),
    maximum: () => tf.maximum(a(), b()),
    minimum: () => tf.minimum(a(), b()),
    addN: () => tf.addN([a(), b(), a()]),
    "int32 add": () => tf.add(whole(), whole()),
    "int32 mul": () => tf.mul(whole(), tf.scalar(-3, "int32")),
    "int32 div": () => tf.div(whole(), tf.scalar(2, "int32")),
    "int32 and float32": () => tf.add(whole(), tf.scalar(0.5)),
    prod: () => tf.prod(a(), 1),
  },
  "functions of one number": {
    exp: () => tf.exp(a()),
    expm1: () => tf.expm1(a()),
    log: () => tf.log(positive()),
    log1p: () => tf.log1p(positive()),
    sqrt: () => tf.sqrt(positive()),
    rsqrt: () => tf.rsqrt(positive()),
    square: () => tf.square(a()),
    erf: () => tf.erf(a()),
    tanh: () => tf.tanh(a()),
    sigmoid: () => tf.sigmoid(a()),
    softplus: () => tf.softplus(a()),
    relu: () => tf.relu(a()),
    elu: () => tf.elu(a()),
    leakyRelu: () => tf.leakyRelu(a()),
    sin: () => tf.sin(a()),
    cos: () => tf.cos(a()),
    atan2: () => tf.atan2(a(), b()),
    abs: () => tf.abs(whole()),
    neg: () => tf.neg(a()),
    sign: () => tf.sign(a()),
    floor: () => tf.floor(a()),
    ceil: () => tf.ceil(a()),
    round: () => tf.round(a()),
    reciprocal: () => tf.reciprocal(positive()),
    clipByValue: () => tf.clipByValue(a(), -0.5, 0.5),
    "isNaN, isFinite, isInf": () => {
      const odd = tf.tensor1d([NaN, Infinity, -Infinity, 0]);
      return [tf.isNaN(odd), tf.isFinite(odd), tf.isInf(odd)];
    },
  },
  "sums and choices": {
    sum: () => tf.sum(cube(), [0, 2]),
    "sum of all": () => tf.sum(cube()),
    "sum of bool": () => tf.sum(flags()),
    mean: () => tf.mean(cube(), 1, true),
    max: () => tf.max(cube(), -1, true),
    min: () => tf.min(whole(), 0),
    argMax: () => tf.argMax(a(), 1),
    argMin: () => tf.argMin(a(), 0),
    any: () => tf.any(flags()),
    all: () => tf.all(flags()),
    cumsum: () => tf.cumsum(a(), 1, true),
    topk: () => {
      const { values, indices } = tf.topk(a(), 2);
      return [values, indices];
    },
    softmax: () => tf.softmax(a()),
    logSoftmax: () => tf.logSoftmax(a()),
    logSumExp: () => tf.logSumExp(a(), 1),
    moments: () => {
      const { mean, variance } = tf.moments(a(), 1);
      return [mean, variance];
    },
    bincount: () => tf.bincount(ids([0, 2, 2, 1]), tf.ones([4]) as tf.Tensor1D, 3),
  },
  "moving elements": {
    reshape: () => tf.reshape(cube(), [4, -1]),
    transpose: () => tf.transpose(cube(), [2, 0, 1]),
    slice: () => tf.slice(cube(), [0, 1, 2], [-1, 2, 1]),
    stridedSlice: () => tf.stridedSlice(a(), [0, 3], [3, 0], [2, -1]),
    concat: () => tf.concat([a(), b(), a()], 0),
    "concat of one": () => tf.concat([a()], 1),
    "concat with an empty one": () => tf.concat([a(), tf.zeros([0, 4])], 0),
    split: () => tf.split(cube(), [1, 3], 2),
    "split in equal parts": () => tf.split(a(), 2, 1),
    stack: () => tf.stack([a(), b()], 1),
    unstack: () => tf.unstack(a(), 1),
    tile: () => tf.tile(a(), [2, 1]),
    pad: () => tf.pad(a(), [[1, 0], [0, 2]], 7),
    mirrorPad: () => tf.mirrorPad(a(), [[1, 1], [2, 1]], "reflect"),
    reverse: () => tf.reverse(cube(), [0, 2]),
    broadcastTo: () => tf.broadcastTo(row(), [3, 4]),
    expandDims: () => tf.expandDims(a(), 1),
    squeeze: () => tf.squeeze(tf.reshape(a(), [3, 1, 4, 1])),
    "clone of a clone": () => tf.clone(tf.clone(a())),
  },
  "looking up": {
    gather: () => tf.gather(a(), ids([2, 0, 2])),
    "gather along axis 1": () => tf.gather(a(), ids([3, 0]), 1),
    "gather by a matrix": () => tf.gather(row(), tf.tensor2d([[0, 3], [1, 1]], [2, 2], "int32")),
    "gather in batches": () =>
      tf.gather(cube(), tf.tensor2d([[0, 2], [1, 1]], [2, 2], "int32"), 1, 1),
    "gather along axis -1": () => tf.gather(cube(), ids([1, 3]), -1),
    "gather of int32": () => tf.gather(whole(), ids([1])),
    "gather by a number": () => tf.gather(a(), tf.scalar(1, "int32")),
    gatherND: () => tf.gatherND(a(), tf.tensor2d([[0, 1], [2, 3]], [2, 2], "int32")),
    unsortedSegmentSum: () => tf.unsortedSegmentSum(a(), ids([2, 0, 2]), 4),
    scatterND: () =>
      tf.scatterND(tf.tensor2d([[3], [0]], [2, 1], "int32"), tf.tensor1d([5, 6]), [5]),
    oneHot: () => tf.oneHot(ids([2, 0, 1]), 4),
    "oneHot with other values": () => tf.oneHot(ids([2, 0, 9]), 4, 0.9, 0.1),
    where: () => tf.where(tf.greater(a(), 0), a(), b()),
    "where with broadcast": () => tf.where(tf.greater(a(), 0), tf.scalar(1), row()),
    range: () => tf.range(5, -1, -2, "int32"),
    linspace: () => tf.linspace(0, 1, 5),
    eye: () => tf.eye(3, 4),
  },
  "types": {
    "cast to int32": () => tf.cast(tf.tensor1d([1.9, -1.9, 0]), "int32"),
    "cast to bool": () => tf.cast(tf.tensor1d([0, 0.5, -3]), "bool"),
    "cast from bool": () => tf.cast(flags(), "float32"),
    "bool algebra": () => [
      tf.logicalAnd(flags(), tf.logicalNot(flags())),
      tf.logicalOr(flags(), tf.tensor1d([false, false, false, true], "bool")),
      tf.logicalXor(flags(), tf.onesLike(flags())),
    ],
    comparisons: () => [
      tf.equal(whole(), tf.scalar(3, "int32")),
      tf.notEqual(a(), b()),
      tf.less(a(), 0),
      tf.lessEqual(whole(), whole()),
      tf.greater(a(), b()),
      tf.greaterEqual(a(), a()),
    ],
    strings: () => tf.tensor2d([["a", "词"], ["", "🙂 x"]], [2, 2], "string"),
    "strings moved": () =>
      tf.reshape(tf.concat([tf.tensor1d(["a", "词"]), tf.tensor1d(["…"])]), [3, 1]),
    "a constructed int32 from plain numbers": () => tf.tensor([1, 2, 3], [3], "int32"),
    "a float32 from an Int32Array": () => tf.tensor(Int32Array.of(1, 2), [2], "float32"),
    "zeros, ones and fill": () => [
      tf.zeros([2], "int32"),
      tf.ones([2], "bool"),
      tf.fill([2, 2], 1.5),
      tf.onesLike(whole()),
      tf.zerosLike(a()),
    ],
    complex: () => tf.abs(tf.complex([3, 0], [4, -2])),
  },
  "empty tensors and single numbers": {
    "sum of nothing": () => tf.sum(tf.zeros([0, 3]), 0),
    "product with nothing inside": () => tf.matMul(tf.zeros([2, 0]), tf.zeros([0, 3])),
    "empty add": () => tf.add(tf.zeros([0, 4]), row()),
    "empty slice": () => tf.slice(a(), [1, 0], [0, 4]),
    "empty gather": () => tf.gather(a(), ids([])),
    "empty strings": () => tf.tensor([], [0], "string"),
    "scalar add": () => tf.add(tf.scalar(2), tf.scalar(3)),
    "scalar reshape": () => tf.reshape(tf.scalar(2), [1, 1]),
    "scalar string": () => tf.scalar("词"),
    "scalar of one element": () => tf.reshape(tf.tensor1d([4]), []),
  },
};

const labels = () => tf.tensor2d([[0, 1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 1]]);

/** Scalar functions of a float32 [3, 4], through the ops that models use. */
export const LOSSES: Record<string, (x: tf.Tensor) => tf.Tensor> = {
  "matMul and transpose": (x) => tf.sum(tf.square(tf.matMul(x as tf.Tensor2D, tf.transpose(x)))),
  "softmax cross entropy": (x) => tf.neg(tf.sum(tf.mul(labels(), tf.logSoftmax(x)))),
  softmax: (x) => tf.sum(tf.mul(tf.softmax(x), b())),
  gather: (x) => tf.sum(tf.mul(tf.gather(x, ids([2, 0, 2])), b())),
  unsortedSegmentSum: (x) => tf.sum(tf.square(tf.unsortedSegmentSum(x, ids([1, 0, 1]), 3))),
  "concat, slice, split, pad, tile": (x) => {
    const [left, right] = tf.split(x, 2, 1);
    const joined = tf.concat([tf.tile(left, [1, 2]), tf.pad(right, [[0, 0], [1, 1]])], 1);
    return tf.sum(tf.square(tf.slice(joined, [0, 1], [3, 6])));
  },
  "stack and unstack": (x) => tf.sum(tf.square(tf.stack(tf.unstack(x, 1).reverse(), 0))),
  erf: (x) => tf.sum(tf.mul(x, tf.erf(x))),
  "exp, log, sqrt, tanh, sigmoid": (x) =>
    tf.sum(tf.log(tf.sqrt(tf.add(tf.exp(tf.tanh(x)), tf.sigmoid(x))))),
  "mean and rsqrt": (x) => {
    const centred = tf.sub(x, tf.mean(x, 1, true));
    const inverse = tf.rsqrt(tf.add(tf.mean(tf.square(centred), 1, true), 1e-5));
    return tf.sum(tf.mul(tf.mul(centred, inverse), b()));
  },
  "max, maximum and where": (x) =>
    tf.add(tf.sum(tf.max(x, 1)), tf.sum(tf.where(labels().asType("bool"), tf.maximum(x, b()), x))),
  "broadcast add, mul, div, pow": (x) =>
    tf.sum(tf.div(tf.mul(tf.add(x, row()), row()), tf.add(tf.pow(x, 2), 1))),
  logSumExp: (x) => tf.sum(tf.logSumExp(x, 0)),
};

/** Where the losses are differentiated. */
export const lossInput = a;
