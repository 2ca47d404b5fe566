import { type CApi, cString } from "./c_api.ts";

/** Kinds of attribute, numbered as TensorFlow's TF_AttrType; FUNCTION is ours (a name). */
export const AttrKind = {
  STRING: 0,
  INT: 1,
  FLOAT: 2,
  BOOL: 3,
  TYPE: 4,
  SHAPE: 5,
  FUNCTION: 100,
} as const;

/** Attribute values as tfjs's kernels hand them over. */
export type AttrValue = string | number | boolean | string[] | number[] | boolean[];
/** One attribute of an op, in the form that tfjs-node's kernels use. */
export interface OpAttribute {
  name: string;
  type: number;
  value: AttrValue;
}

/** Attribute holding a data type, e.g. `typeAttr("T", DType.FLOAT32)`. */
export const typeAttr = (name: string, dtype: number | number[]): OpAttribute => ({
  name,
  type: AttrKind.TYPE,
  value: dtype,
});
/** Attribute holding a whole number. */
export const intAttr = (name: string, value: number): OpAttribute => ({
  name,
  type: AttrKind.INT,
  value,
});
/** Attribute holding a truth value. */
export const boolAttr = (name: string, value: boolean): OpAttribute => ({
  name,
  type: AttrKind.BOOL,
  value,
});

const encoder = new TextEncoder();
type Bytes = Uint8Array<ArrayBuffer>;
type Longs = BigInt64Array<ArrayBuffer>;

/** The setters of one description under construction: an eager op or a graph operation. */
interface Setters {
  string(name: Bytes, value: Bytes): void;
  strings(
    name: Bytes,
    pointers: BigUint64Array<ArrayBuffer>,
    lengths: BigUint64Array<ArrayBuffer>,
  ): void;
  int(name: Bytes, value: bigint): void;
  ints(name: Bytes, values: Longs): void;
  float(name: Bytes, value: number): void;
  floats(name: Bytes, values: Float32Array<ArrayBuffer>): void;
  bool(name: Bytes, value: number): void;
  bools(name: Bytes, values: Bytes): void;
  type(name: Bytes, value: number): void;
  types(name: Bytes, values: Int32Array<ArrayBuffer>): void;
  shape(name: Bytes, dims: Longs): void;
  func(name: Bytes, value: Bytes): void;
}

/** Setters for an op that is about to be executed eagerly. */
export function eagerSetters(c: CApi, op: Deno.PointerValue, status: Deno.PointerValue): Setters {
  return {
    string: (n, v) => c.TFE_OpSetAttrString(op, n, v, BigInt(v.length)),
    strings: (n, p, l) => c.TFE_OpSetAttrStringList(op, n, p, l, p.length),
    int: (n, v) => c.TFE_OpSetAttrInt(op, n, v),
    ints: (n, v) => c.TFE_OpSetAttrIntList(op, n, v, v.length),
    float: (n, v) => c.TFE_OpSetAttrFloat(op, n, v),
    floats: (n, v) => c.TFE_OpSetAttrFloatList(op, n, v, v.length),
    bool: (n, v) => c.TFE_OpSetAttrBool(op, n, v),
    bools: (n, v) => c.TFE_OpSetAttrBoolList(op, n, v, v.length),
    type: (n, v) => c.TFE_OpSetAttrType(op, n, v),
    types: (n, v) => c.TFE_OpSetAttrTypeList(op, n, v, v.length),
    shape: (n, v) => c.TFE_OpSetAttrShape(op, n, v, v.length, status),
    func: () => {
      throw new Error("Function attributes only occur in recorded graphs.");
    },
  };
}

/** Setters for an operation that is being added to a graph. */
export function graphSetters(c: CApi, node: Deno.PointerValue): Setters {
  return {
    string: (n, v) => c.TF_SetAttrString(node, n, v, BigInt(v.length)),
    strings: (n, p, l) => c.TF_SetAttrStringList(node, n, p, l, p.length),
    int: (n, v) => c.TF_SetAttrInt(node, n, v),
    ints: (n, v) => c.TF_SetAttrIntList(node, n, v, v.length),
    float: (n, v) => c.TF_SetAttrFloat(node, n, v),
    floats: (n, v) => c.TF_SetAttrFloatList(node, n, v, v.length),
    bool: (n, v) => c.TF_SetAttrBool(node, n, v),
    bools: (n, v) => c.TF_SetAttrBoolList(node, n, v, v.length),
    type: (n, v) => c.TF_SetAttrType(node, n, v),
    types: (n, v) => c.TF_SetAttrTypeList(node, n, v, v.length),
    shape: (n, v) => c.TF_SetAttrShape(node, n, v, v.length),
    func: (n, v) => c.TF_SetAttrFuncName(node, n, v, BigInt(v.length)),
  };
}

const longs = (values: number[]) => BigInt64Array.from(values, BigInt);

/** Writes one attribute through the given setters. */
export function setAttribute(to: Setters, { name, type, value }: OpAttribute): void {
  const n = cString(name);
  if (type === AttrKind.SHAPE) return to.shape(n, longs(value as number[]));
  if (Array.isArray(value)) return setList(to, n, type, value);
  switch (type) {
    case AttrKind.STRING:
      return to.string(n, encoder.encode(value as string));
    case AttrKind.FUNCTION:
      return to.func(n, encoder.encode(value as string));
    case AttrKind.INT:
      return to.int(n, BigInt(value as number));
    case AttrKind.FLOAT:
      return to.float(n, value as number);
    case AttrKind.BOOL:
      return to.bool(n, value ? 1 : 0);
    case AttrKind.TYPE:
      return to.type(n, value as number);
  }
  throw new Error(`Attribute ${name} has kind ${type}, which the engine does not know.`);
}

function setList(to: Setters, n: Bytes, type: number, value: AttrValue & unknown[]): void {
  switch (type) {
    case AttrKind.STRING: {
      const items = (value as string[]).map((text) => encoder.encode(text));
      const pointers = items.map((x) => Deno.UnsafePointer.value(Deno.UnsafePointer.of(x)));
      return to.strings(
        n,
        BigUint64Array.from(pointers, BigInt),
        BigUint64Array.from(items, (x) => BigInt(x.length)),
      );
    }
    case AttrKind.INT:
      return to.ints(n, longs(value as number[]));
    case AttrKind.FLOAT:
      return to.floats(n, Float32Array.from(value as number[]));
    case AttrKind.BOOL:
      return to.bools(n, Uint8Array.from(value as boolean[], Number));
    case AttrKind.TYPE:
      return to.types(n, Int32Array.from(value as number[]));
  }
}
