import { MaskedModel } from "./masked_model.ts";
import type { PretrainConfig } from "./pretrain_config.ts";
import { type PretrainTexts, textsFingerprint } from "./pretrain_data.ts";
import { writePretrainFolder } from "./pretrain_folder.ts";
import { pretrainWork } from "./pretrain_work.ts";
import type { RunKind } from "./run_to_end.ts";

/** A run that pre-trains a masked LM. */
export const PRETRAIN: RunKind<PretrainConfig, PretrainTexts, MaskedModel> = {
  fingerprint: textsFingerprint,
  createModel: (config, _, options) => MaskedModel.create(config, options),
  work: pretrainWork,
  write: writePretrainFolder,
};
