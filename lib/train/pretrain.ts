import type { MaskedLm } from "../bert/mod.ts";
import type { RunRecord } from "../report/mod.ts";
import type { FinetuneOptions } from "./finetune.ts";
import type { MaskedModel } from "./masked_model.ts";
import { parsePretrainConfig, type PretrainConfigInput } from "./pretrain_config.ts";
import { loadPretrainData, type PretrainTexts } from "./pretrain_data.ts";
import { PRETRAIN } from "./pretrain_kind.ts";
import type { PretrainData } from "./read_texts.ts";
import { claimRunFolder } from "./run_folder.ts";
import { runToEnd } from "./run_to_end.ts";

/** Options of {@linkcode pretrain}: those of `finetune`, with texts instead of labelled rows. */
export interface PretrainOptions extends Omit<FinetuneOptions, "data"> {
  /** Texts, or what `loadPretrainData` gave. Default: what the config names. */
  data?: PretrainData | PretrainTexts;
}

/** What a run of pre-training leaves. */
export interface PretrainResult {
  /** The masked LM with the best weights; the caller disposes of it. */
  model: MaskedLm;
  /** Its `evals` begin with the scores before the first step. */
  record: RunRecord;
}

/**
 * Goes on pre-training a masked LM on texts without labels, so that it knows a domain's language before it
 * is fine-tuned there (Gururangan et al. 2020, "Don't Stop Pretraining"). The loop is that of `finetune`:
 * layered rates, clipping, warm-up, moving average, early stopping, checkpoints, and digits that repeat.
 * Words are masked anew in each epoch (Liu et al. 2019); held-out texts, masked in the same way each time,
 * are scored before the first step, after each epoch, and every `evaluateEvery` steps: mean loss in nats,
 * perplexity exp(loss), and accuracy, all over the masked places. Where nothing is better than the
 * beginning, the model stays as it was.
 *
 * With `out` in the config the run has a folder: checkpoints, from which {@linkcode resumePretraining} goes
 * on, and in the end record, metrics, guesses and `model/`, which `finetune` takes as its `"model"`.
 *
 * @throws {TypeError} If the config is not valid, it names no texts, or a word to add is none.
 * @throws {RangeError} If no text is left in train or dev, or all are too short.
 * @throws {RowsError} listing everything that is wrong in a file.
 * @throws {Error} If the model has no masked-LM head, or the folder `out` holds a run already.
 * @throws {NonFiniteError} If a loss, gradient or probability is not finite.
 * @throws {DOMException} AbortError, if the signal came before there was a model to return.
 * @example
 * ```ts
 * import { pretrain, progressLine } from "lib/train/mod.ts";
 * async function example() {
 *   const { model, record } = await pretrain({
 *     ...{ train: "reviews.txt", words: ["性价比"], steps: 1000, out: "runs/domain" },
 *   }, { onProgress: (p) => console.log(progressLine(p)) });
 *   console.log(record.evals[0].metrics.perplexity, "→", record.dev.perplexity);
 *   model.dispose();
 * }
 * ```
 */
export async function pretrain(
  input: PretrainConfigInput,
  { data: given, ...watch }: PretrainOptions = {},
): Promise<PretrainResult> {
  const config = parsePretrainConfig(input);
  const data = await loadPretrainData(config, { given, signal: watch.signal });
  using _claim = config.out === undefined ? undefined : await claimRunFolder(config.out, config);
  return resultOf(await runToEnd(PRETRAIN, { config, data, ...watch }));
}

/** What the caller gets of a run. */
export function resultOf(
  { model, record }: { model: MaskedModel; record: RunRecord },
): PretrainResult {
  return { model: model.lm, record };
}
