import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { compile, runOp } from "lib/engine/mod.ts";
import { DType } from "lib/engine/dtypes.ts";
import { intAttr, typeAttr } from "lib/engine/op_attributes.ts";
import { groupInputs, parseOpDefInputs } from "lib/engine/op_inputs.ts";
import { openForTests, values } from "../tensors.ts";

await openForTests();

/** A field of a protobuf message: number, then text, bytes or a whole number. */
function field(number: number, value: string | number[] | number): number[] {
  if (typeof value === "number") return [...varint(number << 3), value];
  const bytes = typeof value === "string" ? [...new TextEncoder().encode(value)] : value;
  return [...varint(number << 3 | 2), ...varint(bytes.length), ...bytes];
}

const varint = (n: number): number[] => n < 128 ? [n] : [n & 127 | 128, ...varint(n >> 7)];

Deno.test("parseOpDefInputs() tells single inputs, counted lists and lists of types apart", () => {
  const opDef = [
    ...field(1, "Some"),
    ...field(2, [...field(1, "axis"), ...field(3, 3)]),
    ...field(3, field(1, "an output")),
    ...field(2, [...field(1, "values"), ...field(4, "T"), ...field(5, "N")]),
    ...field(17, 1),
    ...field(2, [...field(1, "rest"), ...field(6, "Tin"), ...field(2, "x".repeat(200))]),
  ];
  const declared = parseOpDefInputs(Uint8Array.from(opDef));
  assert.deepEqual(declared, [
    { list: false },
    { list: true, lengthFrom: "N" },
    { list: true, lengthFrom: "Tin" },
  ]);
  const attributes = [intAttr("N", 3), typeAttr("Tin", [DType.FLOAT32, DType.INT32])];
  assert.deepEqual(groupInputs(declared, attributes), [
    { list: false, start: 0, count: 1 },
    { list: true, start: 1, count: 3 },
    { list: true, start: 4, count: 2 },
  ]);
  assert.throws(() => groupInputs(declared, []), {
    message: "Expected the attribute N to give the length of a list of inputs.",
  });
});

Deno.test("ops with lists of inputs run alike eagerly and recorded: counted, and of several types", () => {
  const both = (x: tf.Tensor, n: tf.Tensor) => [
    ...runOp("IdentityN", [typeAttr("T", [DType.FLOAT32, DType.INT32])], [x, n], 2),
    tf.addN([x, x, x]),
  ];
  const compiled = compile(both);
  tf.tidy(() => {
    const given = [tf.tensor1d([1.5, 2]), tf.tensor1d([7], "int32")] as const;
    for (const found of [both(...given), compiled(...given)]) {
      assert.deepEqual(found.map(values), [[1.5, 2], [7], [4.5, 6]]);
      assert.deepEqual(found.map((t) => t.dtype), ["float32", "int32", "float32"]);
    }
  });
  compiled.dispose();
});
