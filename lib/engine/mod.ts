/**
 * TensorFlow for tfjs code in Deno: opens the library, runs any tfjs op eagerly, fuses groups of ops
 * into XLA kernels, and compiles whole functions, gradient tape included, into single calls.
 *
 * @module
 */
export { assignCell, type Cell, disposeCell, makeCell, readCell } from "./cell.ts";
export { compile, type Compiled } from "./compile.ts";
export { dropoutMask } from "./dropout_mask.ts";
export {
  engine,
  type EngineInfo,
  engineInfo,
  type EngineOptions,
  openEngine,
  Precision,
  withFusion,
} from "./engine.ts";
export { EngineError } from "./engine_error.ts";
export { findLibrary } from "./find_library.ts";
export { differentiable, fuse, kernel, type OutputStorage, type TensorFunction } from "./fuse.ts";
export { type InPlaceFunction, kernelInPlace } from "./kernel_in_place.ts";
export { measureSpeed, type ProductSpeed } from "./measure_speed.ts";
export { isBf16, product, runOp, type Storage, store } from "./stored.ts";
