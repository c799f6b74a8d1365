import { afterEach, describe, expect, test } from 'vitest';
import { allTexts, currentLanguage, hasText, pickLanguage, t, useLanguage } from '../../src/shared/text';

const { en, ...others } = allTexts;
const before = currentLanguage();
afterEach(() => useLanguage(before));

const placeholders = (text: string): string[] =>
  [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] as string).sort();

describe.each(Object.entries(others))('the texts in %s', (_language, texts) => {
  test('have the same keys as the English ones', () => {
    expect(Object.keys(texts).sort()).toEqual(Object.keys(en).sort());
  });

  test('have the same placeholders and are not empty', () => {
    for (const [key, text] of Object.entries(texts)) {
      expect(text.trim(), key).not.toBe('');
      expect(placeholders(text), key).toEqual(placeholders(en[key] ?? ''));
    }
  });
});

test('a control that is named more fully is still named by what is written on it', () => {
  for (const [language, texts] of Object.entries(allTexts)) {
    for (const [key, full] of Object.entries(texts).filter(([one]) => one.endsWith('Named'))) {
      const written = texts[key.slice(0, -'Named'.length)] ?? 'missing';
      expect(full.toLowerCase(), `${language} ${key}`).toContain(written.toLowerCase());
    }
  }
});

test('every key belongs to a page, to the menus, to the command lines, to problems or to the Activities', () => {
  for (const key of Object.keys(en))
    expect(key).toMatch(/^(softphone|settings|console|task|start|menu|command|cordctl|problem)\.[\w.-]+$/);
});

test.each([
  [['de-AT', 'en'], 'de'],
  [['it', 'fr-CH'], 'fr'],
  [['ES'], 'es'],
  [['it', 'ja'], 'en'],
  [[], 'en'],
  [['constructor'], 'en'],
] as const)('of %j the language is %s', (wanted, language) => {
  expect(pickLanguage(wanted)).toBe(language);
});

test('a text is filled with what it is given, and only with that', () => {
  useLanguage('en');
  expect(t('softphone.where', { user: 'Ann', device: '200' })).toBe('Ann at 200');
  expect(t('softphone.where', { user: '{device}' })).toBe('{device} at {device}');
  useLanguage('de');
  expect(t('softphone.call.ringing')).toBe('Klingelt');
});

test('a key composed at run time is looked up safely', () => {
  expect(hasText('problem.inUse')).toBe(true);
  expect(hasText('problem.nothingLikeIt')).toBe(false);
  expect(hasText('toString')).toBe(false);
});
