import { setUp } from "../jupyter/mod.ts";
import { runCommand } from "./run_command.ts";

/** `task setup`, and the first step of every other task. */
if (import.meta.main) await runCommand(() => setUp());
