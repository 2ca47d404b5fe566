import { join } from "node:path";
import { saveMaskedLm } from "../bert/mod.ts";
import type { MaskedModel } from "./masked_model.ts";
import { CARD, markedCard, writeModelFolder } from "./model_folder.ts";
import { pretrainCard } from "./pretrain_card.ts";
import type { PretrainConfig } from "./pretrain_config.ts";
import type { PretrainTexts } from "./pretrain_data.ts";
import { type PretrainMetrics, pretrainMetrics } from "./pretrain_metrics.ts";
import { writeRunFiles } from "./run_folder.ts";
import type { Outcome } from "./run_to_end.ts";

/** A finished run of pre-training. */
export type PretrainOutcome = Outcome<PretrainConfig, PretrainTexts, MaskedModel>;

/**
 * Writes what a finished run of pre-training leaves, as `writeRunFolder` does of fine-tuning: `run.json`,
 * `metrics.json` (`{"before": {…}, "dev": {…}}`), `predictions.jsonl` (the masked words of each text of
 * dev as `label`, the likeliest ones as `predicted`, and the sum of their losses), `record.json`, and
 * `model/` with a masked LM that `loadMaskedLm` and transformers' `BertForMaskedLM` load.
 */
export async function writePretrainFolder(
  folder: string,
  outcome: PretrainOutcome,
): Promise<PretrainMetrics> {
  const { config, record, model } = outcome, metrics = pretrainMetrics(record);
  const card = markedCard(pretrainCard(outcome, metrics));
  const save = (place: string) =>
    writeModelFolder(place, async (temporary) => {
      await saveMaskedLm(model.lm, temporary);
      await Deno.writeTextFile(join(temporary, CARD), card);
    });
  await writeRunFiles(folder, { config, record, metrics, save });
  return metrics;
}
