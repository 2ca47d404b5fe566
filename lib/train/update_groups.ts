import type * as tf from "@tensorflow/tfjs";

/**
 * Groups of variables to update one after the other, in the order given. While a group is updated its
 * old and its new values, state included, are in memory at once; so groups are small, yet each is at
 * least twice as large as the model's largest variable, so that one core can update that while another
 * does the rest.
 */
export function updateGroups(variables: Record<string, tf.Variable>): string[][] {
  const sizes = Object.entries(variables).map(([name, { size }]) => ({ name, size }));
  const least = Math.max(0, ...sizes.map(({ size }) => size));
  const groups: { names: string[]; size: number }[] = [];
  for (const { name, size } of sizes) {
    const last = groups.at(-1);
    if (!last || last.size >= least) groups.push({ names: [name], size });
    else [last.size] = [last.size + size, last.names.push(name)];
  }
  const [last, before] = [groups.at(-1), groups.at(-2)];
  if (last && before && last.size < least / 2) {
    before.names.push(...last.names);
    groups.pop();
  }
  return groups.map(({ names }) => names).reverse();
}
