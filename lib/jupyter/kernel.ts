/** What Deno's kernel offers to the code it runs; null outside a kernel. */
export function kernel(): typeof Deno.jupyter | null {
  try {
    return Deno.jupyter;
  } catch {
    return null;
  }
}
