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
export { type Displayable, type MimeBundle, show } from "./display.ts";
export { type LiveDisplay, liveDisplay } from "./live_display.ts";
export { ParameterError, readParameters } from "./parameters.ts";
export { type NotebookRun, runNotebook, type RunNotebookOptions } from "./run_notebook.ts";
export { stopCode, stopSignal } from "./stop_signal.ts";
export { ArgumentError, type BookArguments, readArguments } from "./command_arguments.ts";
export { bookCommand } from "./book_command.ts";
export { type BookOptions, makeBook } from "./make_book.ts";
export { listNotebooks, notebooksFolder } from "./notebook_files.ts";
export { notebookProblems } from "./notebook_problems.ts";
export { type NotebookTwins, notebookTwins } from "./notebook_twins.ts";
export { stripNotebooks } from "./strip_notebooks.ts";
export { type LabOptions, openLab } from "./lab.ts";
export { readableSeconds } from "./html.ts";
export { readKeptRuns } from "./kept_run.ts";
export { readRunInfos } from "./report_index.ts";
export { machine, RunInfo } from "./run_info.ts";
