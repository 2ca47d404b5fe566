import { create, toBinary } from "@bufbuild/protobuf";
import { type GraphProto, ModelProtoSchema } from "onnx-buf";
import { workbookVersion } from "../fetch/mod.ts";
import { MICROSOFT } from "./onnx_graph.ts";

/** The format's version from which on each opset may be used. */
const IR_VERSION = 10;

/** What a file says beside its graph. */
export interface ModelFacts {
  /** Of ONNX's own operators. */
  opset: number;
  usesMicrosoft: boolean;
  metadata: Readonly<Record<string, string>>;
}

/** A model as the bytes of an .onnx file. */
export function onnxBytes(
  graph: GraphProto,
  { opset, usesMicrosoft, metadata }: ModelFacts,
): Uint8Array {
  const model = create(ModelProtoSchema, {
    irVersion: BigInt(IR_VERSION),
    producerName: "bert-workbook",
    producerVersion: workbookVersion(),
    opsetImport: [
      { domain: "", version: BigInt(opset) },
      ...(usesMicrosoft ? [{ domain: MICROSOFT, version: 1n }] : []),
    ],
    graph,
    metadataProps: Object.entries(metadata).map(([key, value]) => ({ key, value })),
  });
  return toBinary(ModelProtoSchema, model);
}
