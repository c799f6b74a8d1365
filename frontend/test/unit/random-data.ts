/** A small generator of numbers in [0, 1) that gives the same ones for the same seed. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Data as a page could post it: often one of the words that matter, in any shape. */
export function randomData(random: () => number, words: readonly string[], depth = 0): unknown {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const kind = random();
  if (kind < 0.25) return pick(words);
  if (kind < 0.35) return pick([0, 1, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 60]);
  if (kind < 0.45) return pick([true, false, null, undefined]);
  if (kind < 0.5) return pick([Symbol('x'), 10n, new Date(0), new Map([['a', 1]]), () => 1]);
  if (depth > 3) return '';
  if (kind < 0.65) {
    return Array.from({ length: Math.floor(random() * 5) }, () => randomData(random, words, depth + 1));
  }
  const object: Record<string, unknown> = random() < 0.1 ? Object.create(null) : {};
  for (let i = Math.floor(random() * 8); i >= 0; i--)
    object[pick(words)] = randomData(random, words, depth + 1);
  return object;
}
