/** Letters that are written from right to left, and the signs of that direction. */
const rightToLeft =
  /[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefc]|[\ud802\ud803\ud83a\ud83b][\udc00-\udfff]/;
/** Characters that turn the direction of a text without being seen. */
const controls = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/**
 * A foreign text that stands in another one keeps its own direction, and leaves the other's alone: beside a name
 * written from right to left a number keeps its + in front. Where nothing is written from right to left it stays as it is.
 */
export function isolated(text: string, within = ''): string {
  const plain = text.replace(controls, '');
  return rightToLeft.test(plain) || rightToLeft.test(within) ? `\u2068${plain}\u2069` : plain;
}
