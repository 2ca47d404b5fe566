import process from "node:process";

/** Versions of TensorFlow that know the flag below; others end the process at a flag they do not know. */
const KNOWS_YNN = /^2\.21\./;

/**
 * Switches XLA's fusions by YNN off: making them from two threads at once crashes now and then, and a
 * training step takes less processor time without them. XLA reads its flags when it is first used, after
 * the library is opened; what the user has set stays.
 *
 * @param version TensorFlow's.
 */
export function setXlaFlags(version: string): void {
  const flags = process.env.XLA_FLAGS ?? "", name = "--xla_cpu_experimental_ynn_fusion_type";
  if (!KNOWS_YNN.test(version) || flags.includes(name)) return;
  process.env.XLA_FLAGS = `${flags} ${name}=`.trim();
}
