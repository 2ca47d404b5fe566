import type { OpAttribute } from "./op_attributes.ts";

/** How one declared argument of an op takes tensors: one, or a list whose length an attribute tells. */
type Argument = { list: false } | { list: true; lengthFrom: string };

/** One argument's share of the inputs of a call. */
export interface InputGroup {
  list: boolean;
  start: number;
  count: number;
}

/**
 * Splits the flat inputs of a call into the op's declared arguments, as a graph wants them. A list
 * takes the count that its attribute names (`N`, or the length of a list of types).
 */
export function groupInputs(
  declared: readonly Argument[],
  attributes: readonly OpAttribute[],
): InputGroup[] {
  let start = 0;
  return declared.map((argument) => {
    const count = argument.list ? listLength(argument.lengthFrom, attributes) : 1;
    const group = { list: argument.list, start, count };
    start += count;
    return group;
  });
}

function listLength(name: string, attributes: readonly OpAttribute[]): number {
  const value = attributes.find((a) => a.name === name)?.value;
  if (Array.isArray(value)) return value.length;
  if (typeof value === "number") return value;
  throw new Error(`Expected the attribute ${name} to give the length of a list of inputs.`);
}

/**
 * Reads the declared inputs from a serialised OpDef (op_def.proto): input_arg = 2, and inside it
 * number_attr = 5, type_list_attr = 6. Everything else is skipped.
 */
export function parseOpDefInputs(bytes: Uint8Array): Argument[] {
  const declared: Argument[] = [];
  for (const [field, body] of fields(bytes)) {
    if (field !== 2) continue;
    let lengthFrom = "";
    for (const [inner, value] of fields(body)) {
      if (inner === 5 || inner === 6) lengthFrom = new TextDecoder().decode(value);
    }
    declared.push(lengthFrom ? { list: true, lengthFrom } : { list: false });
  }
  return declared;
}

/** The length-delimited fields of a protobuf message. */
function* fields(bytes: Uint8Array): Generator<[number, Uint8Array]> {
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let shift = 0;; shift += 7) {
      const byte = bytes[at++];
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const key = varint(), wire = key & 7;
    if (wire === 0) varint();
    else if (wire === 1) at += 8;
    else if (wire === 5) at += 4;
    else {
      const length = varint();
      yield [key >>> 3, bytes.subarray(at, at + length)];
      at += length;
    }
  }
}
