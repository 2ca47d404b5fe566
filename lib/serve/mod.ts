/**
 * Serving: exported models in ONNX Runtime, from texts to answers; online experiments.
 *
 * @module
 */
export { type DamagedLine, EventLog, readEvents } from "./event_log.ts";
export { Experiment, type ExperimentInput, parseExperiment } from "./experiment.ts";
export { ExperimentEvent, type NewEvent } from "./experiment_event.ts";
export {
  armColumns,
  type ArmRow,
  armRows,
  experimentPage,
  guardColumns,
} from "./experiment_page.ts";
export {
  type ExperimentLook,
  type JudgedExperiment,
  type JudgedGuard,
  judgeExperiment,
} from "./judge_experiment.ts";
export { playExperiment, type PlayOptions } from "./play_experiment.ts";
export { type Peeking, type PeekingOptions, simulatePeeking } from "./simulate_peeking.ts";
export { type SplitUnit, splitUnit } from "./split_units.ts";
export {
  type MaskedLmSession,
  openSession,
  type Session,
  type SessionOptions,
  type TagSession,
  type TextSession,
} from "./open_session.ts";
export { type FillOptions } from "./fill_masks.ts";
