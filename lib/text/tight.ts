const TIGHT = new Uint8Array(0x80);
for (const sign of "_/\\@#%&=+$*|~^-") TIGHT[sign.charCodeAt(0)] = 1;
for (const [from, to] of ["09", "AZ", "az"]) {
  TIGHT.fill(1, from.charCodeAt(0), to.charCodeAt(0) + 1);
}

/**
 * Whether a code unit is a letter, digit or symbol such as numbers, addresses, versions, file names
 * and code consist of: an ASCII mark between two of them is part of these.
 */
export function isTight(unit: number): boolean {
  return unit < 0x80 && TIGHT[unit] === 1;
}
