import { describe, expect, test } from 'vitest';
import { telephonyAnswers } from '../../src/contract/telephony';
import { verbRows } from '../../src/contract/verbs';
import { allTexts } from '../../src/shared/text';

import { isIcon } from '../../src/softphone/icons';
import { actsOf, isOfTwoCalls, rowOf, takesNumber, verbsIn } from '../../src/softphone/verbs';

const buttons = verbRows.filter(({ button }) => button !== null);
const boxes = ['passOn', 'keypad'] as const;

describe('a button', () => {
  const named = [
    ...buttons.filter(({ button }) => button?.box === '').map(({ verb }) => verb),
    ...verbsIn('pickup').map(({ verb }) => verb),
    ...boxes,
  ];

  test.each(named)('for %s says what it does and has a picture, in every language', (act) => {
    for (const [language, texts] of Object.entries(allTexts)) {
      expect(texts[`softphone.act.${act}`], language).toBeTruthy();
      expect(texts[`softphone.act.${act}Named`], language).toBeTruthy();
    }
    expect(isIcon(act)).toBe(true);
  });

  test.each(verbsIn('passOn').map(({ verb }) => verb))('for %s in a box says what it does', (act) => {
    for (const texts of Object.values(allTexts)) expect(texts[`softphone.act.${act}`]).toBeTruthy();
  });

  test('asks by a method that there is', () => {
    const methods = buttons.map(({ method }) => method).filter((method) => method !== '');
    expect(methods).toContain('HangUp');
    for (const method of methods) expect(Object.keys(telephonyAnswers)).toContain(method);
  });
});

test('every verb that a call can has its place among the buttons of the call', () => {
  for (const { verb, button } of buttons) {
    const acts = actsOf([verb]);
    if (button === null || !['', ...boxes].includes(button.box)) continue;
    expect(acts, verb).toEqual([button.box === '' ? verb : button.box]);
  }
  expect(actsOf(['answer', 'endCall', 'attach', 'juggle'])).toEqual([]);
});

test('what is about two calls and what takes a number is told by the table', () => {
  expect(verbRows.filter(({ verb }) => isOfTwoCalls(verb)).map(({ verb }) => verb)).toEqual([
    'alternate',
    'transfer',
    'conference',
    'reconnect',
  ]);
  expect(verbsIn('pickup').map((row) => [row.verb, takesNumber(row)])).toEqual([
    ['pickup', true],
    ['groupPickup', false],
  ]);
  expect(rowOf('answer')).toBeUndefined();
  expect(rowOf('passOn')).toBeUndefined();
});
