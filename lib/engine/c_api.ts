/** The part of TensorFlow's C API that the engine uses, as a table for `Deno.dlopen`. */

const P = "pointer", BYTES = "buffer", INT = "i32", VOID = "void", SIZE = "usize", LONG = "i64";
/** TF_Output {TF_Operation* oper; int index}: passed by value. */
const OUTPUT = { struct: [P, INT] } as const;

const STATUS_AND_TENSORS = {
  TF_Version: { parameters: [], result: P },
  TF_NewStatus: { parameters: [], result: P },
  TF_GetCode: { parameters: [P], result: INT },
  TF_Message: { parameters: [P], result: P },
  TF_SetStatus: { parameters: [P, INT, BYTES], result: VOID },
  TF_AllocateTensor: { parameters: [INT, BYTES, INT, SIZE], result: P },
  TF_DeleteTensor: { parameters: [P], result: VOID },
  TF_TensorData: { parameters: [P], result: P },
  TF_TensorByteSize: { parameters: [P], result: SIZE },
  TF_StringInit: { parameters: [P], result: VOID },
  TF_StringCopy: { parameters: [P, BYTES, SIZE], result: VOID },
  TF_StringGetDataPointer: { parameters: [P], result: P },
  TF_StringGetSize: { parameters: [P], result: SIZE },
  TF_StringDealloc: { parameters: [P], result: VOID },
} as const;

const CONTEXT = {
  TFE_NewContextOptions: { parameters: [], result: P },
  TFE_ContextOptionsSetConfig: { parameters: [P, BYTES, SIZE, P], result: VOID },
  TFE_DeleteContextOptions: { parameters: [P], result: VOID },
  TFE_NewContext: { parameters: [P, P], result: P },
  TFE_ContextListDevices: { parameters: [P, P], result: P },
  TFE_ContextAddFunction: { parameters: [P, P, P], result: VOID },
  TFE_ContextRemoveFunction: { parameters: [P, BYTES, P], result: VOID },
  TF_DeviceListCount: { parameters: [P], result: INT },
  TF_DeviceListType: { parameters: [P, INT, P], result: P },
  TF_DeviceListName: { parameters: [P, INT, P], result: P },
  TF_DeleteDeviceList: { parameters: [P], result: VOID },
} as const;

const EAGER = {
  TFE_NewTensorHandle: { parameters: [P, P], result: P },
  TFE_DeleteTensorHandle: { parameters: [P], result: VOID },
  TFE_TensorHandleResolve: { parameters: [P, P], result: P },
  TFE_TensorHandleDataType: { parameters: [P], result: INT },
  TFE_TensorHandleNumDims: { parameters: [P, P], result: INT },
  TFE_TensorHandleDim: { parameters: [P, INT, P], result: LONG },
  TFE_TensorHandleCopySharingTensor: { parameters: [P, P], result: P },
  TFE_TensorHandleCopyToDevice: { parameters: [P, P, BYTES, P], result: P },
  TFE_NewOp: { parameters: [P, BYTES, P], result: P },
  TFE_DeleteOp: { parameters: [P], result: VOID },
  TFE_OpSetDevice: { parameters: [P, BYTES, P], result: VOID },
  TFE_OpAddInput: { parameters: [P, P, P], result: VOID },
  TFE_OpSetAttrStringList: { parameters: [P, BYTES, BYTES, BYTES, INT], result: VOID },
  TFE_OpSetAttrString: { parameters: [P, BYTES, BYTES, SIZE], result: VOID },
  TFE_OpSetAttrInt: { parameters: [P, BYTES, LONG], result: VOID },
  TFE_OpSetAttrIntList: { parameters: [P, BYTES, BYTES, INT], result: VOID },
  TFE_OpSetAttrFloat: { parameters: [P, BYTES, "f32"], result: VOID },
  TFE_OpSetAttrFloatList: { parameters: [P, BYTES, BYTES, INT], result: VOID },
  TFE_OpSetAttrBool: { parameters: [P, BYTES, "u8"], result: VOID },
  TFE_OpSetAttrBoolList: { parameters: [P, BYTES, BYTES, INT], result: VOID },
  TFE_OpSetAttrType: { parameters: [P, BYTES, INT], result: VOID },
  TFE_OpSetAttrTypeList: { parameters: [P, BYTES, BYTES, INT], result: VOID },
  TFE_OpSetAttrShape: { parameters: [P, BYTES, BYTES, INT, P], result: VOID },
  TFE_Execute: { parameters: [P, BYTES, BYTES, P], result: VOID },
} as const;

const GRAPH = {
  TF_NewGraph: { parameters: [], result: P },
  TF_DeleteGraph: { parameters: [P], result: VOID },
  TF_GraphGetOpDef: { parameters: [P, BYTES, P, P], result: VOID },
  TF_NewBuffer: { parameters: [], result: P },
  TF_DeleteBuffer: { parameters: [P], result: VOID },
  TF_NewOperation: { parameters: [P, BYTES, BYTES], result: P },
  TF_FinishOperation: { parameters: [P, P], result: P },
  TF_AddInput: { parameters: [P, OUTPUT], result: VOID },
  TF_AddInputList: { parameters: [P, BYTES, INT], result: VOID },
  TF_SetAttrString: { parameters: [P, BYTES, BYTES, SIZE], result: VOID },
  TF_SetAttrStringList: { parameters: [P, BYTES, BYTES, BYTES, INT], result: VOID },
  TF_SetAttrInt: { parameters: [P, BYTES, LONG], result: VOID },
  TF_SetAttrIntList: { parameters: [P, BYTES, BYTES, INT], result: VOID },
  TF_SetAttrFloat: { parameters: [P, BYTES, "f32"], result: VOID },
  TF_SetAttrFloatList: { parameters: [P, BYTES, BYTES, INT], result: VOID },
  TF_SetAttrBool: { parameters: [P, BYTES, "u8"], result: VOID },
  TF_SetAttrBoolList: { parameters: [P, BYTES, BYTES, INT], result: VOID },
  TF_SetAttrType: { parameters: [P, BYTES, INT], result: VOID },
  TF_SetAttrTypeList: { parameters: [P, BYTES, BYTES, INT], result: VOID },
  TF_SetAttrShape: { parameters: [P, BYTES, BYTES, INT], result: VOID },
  TF_SetAttrTensor: { parameters: [P, BYTES, P, P], result: VOID },
  TF_SetAttrFuncName: { parameters: [P, BYTES, BYTES, SIZE], result: VOID },
  TF_OperationNumOutputs: { parameters: [P], result: INT },
  TF_OperationOutputType: { parameters: [OUTPUT], result: INT },
  TF_GraphGetTensorNumDims: { parameters: [P, OUTPUT, P], result: INT },
  TF_GraphSetTensorShape: { parameters: [P, OUTPUT, BYTES, INT, P], result: VOID },
  TF_GraphGetTensorShape: { parameters: [P, OUTPUT, BYTES, INT, P], result: VOID },
  TF_GraphToFunction: {
    parameters: [P, BYTES, "u8", INT, P, INT, BYTES, INT, BYTES, P, P, P, P],
    result: P,
  },
  TF_GraphCopyFunction: { parameters: [P, P, P, P], result: VOID },
  TF_DeleteFunction: { parameters: [P], result: VOID },
} as const;

const SYMBOLS = { ...STATUS_AND_TENSORS, ...CONTEXT, ...EAGER, ...GRAPH };

/** The functions of an opened libtensorflow. */
export type CApi = Deno.DynamicLibrary<typeof SYMBOLS>["symbols"];

/**
 * Opens the shared library at `path`.
 *
 * @throws {Error} What the dynamic loader says, when the file is missing, is not a library of this
 * platform, or lacks one of the functions.
 */
export function openCApi(path: string): CApi {
  return Deno.dlopen(path, SYMBOLS).symbols;
}

const encoder = new TextEncoder();
const cStrings = new Map<string, Uint8Array<ArrayBuffer>>();

/** A NUL-terminated C string. Kept for ever: op and attribute names are few. */
export function cString(text: string): Uint8Array<ArrayBuffer> {
  let bytes = cStrings.get(text);
  if (!bytes) cStrings.set(text, bytes = encoder.encode(text + "\0"));
  return bytes;
}

/** The text behind a `const char*`; empty for a null pointer. */
export function textAt(pointer: Deno.PointerValue): string {
  return pointer === null ? "" : Deno.UnsafePointerView.getCString(pointer);
}
