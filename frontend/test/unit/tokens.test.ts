import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const css = readFileSync(new URL('../../src/shared/tokens.css', import.meta.url), 'utf8');
const dark = css.indexOf('@media (prefers-color-scheme: dark)');

function colours(part: string): Record<string, string> {
  return Object.fromEntries(
    [...part.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/g)].map((match) => [match[1], match[2]]),
  );
}

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

test('the measure is the one of WCAG', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21);
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
});

const grounds = ['ground', 'surface', 'surface-2'];
const texts: [string, string[]][] = [
  ['ink', [...grounds, 'accent-soft', 'good-soft', 'warn-soft', 'bad-soft']],
  ['ink-2', [...grounds, 'accent-soft']],
  ['accent', [...grounds, 'accent-soft']],
  ['accent-hover', grounds],
  ['good', [...grounds, 'good-soft']],
  ['warn', [...grounds, 'warn-soft']],
  ['bad', [...grounds, 'bad-soft']],
];
const onAccent = ['accent', 'accent-hover'];

describe.each([
  ['light', colours(css.slice(0, dark))],
  ['dark', colours(css.slice(dark))],
])('in %s', (_scheme, colour) => {
  const of = (name: string): string => colour[name] ?? 'missing';

  test.each(texts)('%s is read on its grounds', (text, on) => {
    for (const ground of on) expect(contrast(of(text), of(ground)), ground).toBeGreaterThanOrEqual(4.5);
  });

  test('text on the accent is read', () => {
    for (const ground of onAccent)
      expect(contrast(of('on-accent'), of(ground)), ground).toBeGreaterThanOrEqual(4.5);
  });

  test('controls and the focus stand out', () => {
    for (const line of ['control-line', 'focus']) {
      for (const ground of [...grounds, 'accent-soft']) {
        expect(contrast(of(line), of(ground)), `${line} on ${ground}`).toBeGreaterThanOrEqual(3);
      }
    }
  });
});
