/**
 * Everything around the notebooks: the set-up of Python and Jupyter, the headless runner, what
 * cells show, and the report pages.
 *
 * @module
 */
export { childEnvironment, type Environment } from "./child_environment.ts";
export { setUp, type SetupOptions } from "./setup.ts";
export { SetupError } from "./setup_error.ts";
export { runStep, standardError, type Terminal } from "./step_progress.ts";
