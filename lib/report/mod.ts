/** Results in, figures, tables and pages out; never a model. @module */
export * from "./run_record.ts";
