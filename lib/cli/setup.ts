// Not through the rooms' mod.ts: this runs before the npm packages that the rest imports are there.
import { setUp } from "../jupyter/setup.ts";
import { runCommand } from "./run_command.ts";

/** `task setup`, and the first step of every other task. */
if (import.meta.main) await runCommand(() => setUp());
