import { describe, expect, test } from 'vitest';
import { isDigit, openDigits } from '../../src/softphone/digits';
import { openPhone } from '../../src/softphone/phone';
import { othersThan, recentOf } from '../../src/softphone/recent';
import { settled, state, talking } from './fake-crm';

describe('recent parties', () => {
  const party = (number: string, name = '') => ({ number, name, display: number });
  const withCall = (change: Record<string, unknown>) => state({ calls: [{ ...talking, ...change }] });

  test('are those of the calls, the latest first, each once', () => {
    let recent = recentOf([], withCall({ party: party('201') }));
    recent = recentOf(recent, withCall({ party: party('+49 30 1') }));
    recent = recentOf(recent, withCall({ party: party('201', 'Grace') }));
    expect(recent).toEqual([party('201', 'Grace'), party('+49 30 1')]);
  });

  test('keep the name that was once known', () => {
    const recent = recentOf([party('201', 'Grace')], withCall({ party: party('201') }));
    expect(recent).toEqual([party('201', 'Grace')]);
  });

  test('come from the log where it has a number, from a conference all, and of a dialled call what was dialled', () => {
    const log = ['Ada', '+49 40 12', '', 'x1'].map((one, i) => ({ id: `l${i}`, state: 'saved', party: one }));
    expect(recentOf([], state({ log })).map(({ number }) => number)).toEqual(['+49 40 12']);
    const parties = [party('+49 30 1'), party('203')];
    expect(recentOf([], withCall({ parties })).map(({ number }) => number)).toEqual(['+49 30 1', '203']);
    const dialled = withCall({ direction: 'outbound', called: '204', party: party('') });
    expect(recentOf([], dialled).map(({ number }) => number)).toEqual(['204']);
  });

  test('are six at most', () => {
    let recent = recentOf([], state());
    for (let i = 10; i < 20; i++) recent = recentOf(recent, withCall({ party: party(`2${i}`) }));
    expect(recent).toHaveLength(6);
    expect(recent[0]?.number).toBe('219');
  });

  test('a call is not passed on to one who is on it', () => {
    const [call] = withCall({ party: party('+49 30-1') }).calls;
    if (!call) throw new Error('a call');
    expect(othersThan(call, [party('+49301'), party('201')])).toEqual([party('201')]);
  });
});

describe('digits', () => {
  test.each([
    ['1', true],
    ['*', true],
    ['#', true],
    ['12', false],
    ['a', false],
    ['Tab', false],
  ])('%s is one: %s', (key, is) => {
    expect(isDigit(key)).toBe(is);
  });

  test('go out in order, those that wait together, each call by itself', async () => {
    const sent: string[] = [];
    const release: ((ok: boolean) => void)[] = [];
    const digits = openDigits((callId, typed) => {
      sent.push(`${callId} ${typed}`);
      return new Promise((resolve) => release.push(resolve));
    });
    for (const key of '12x3') digits.press('c1', key);
    digits.press('c2', '#');
    expect(sent).toEqual(['c1 1', 'c2 #']);
    release[0]?.(true);
    await settled();
    expect(sent).toEqual(['c1 1', 'c2 #', 'c1 23']);
    release[2]?.(true);
    await settled();
    digits.press('c1', '4');
    expect(sent.at(-1)).toBe('c1 4');
  });

  test('that follow one that failed are dropped; what is typed later goes out', async () => {
    const sent: string[] = [];
    const answers = [false, true];
    const digits = openDigits(async (_callId, typed) => {
      sent.push(typed);
      return answers.shift() ?? true;
    });
    digits.press('c1', '1');
    digits.press('c1', '2');
    await settled();
    digits.press('c1', '3');
    await settled();
    expect(sent).toEqual(['1', '3']);
  });
});

describe('what an agent does with calls', () => {
  const phone = () => {
    const asked: unknown[][] = [];
    const open = openPhone(
      async (method, _subject, ...args) => {
        asked.push([method, ...args]);
        return true;
      },
      (callId) => asked.push(['leaving', callId]),
    );
    return { phone: open, asked };
  };

  test('is asked for with the number as it was typed, without the blanks around it', async () => {
    const { phone: one, asked } = phone();
    await one.consult(' 201 ');
    await one.blind('c1', '0 30 1 ');
    expect(asked).toEqual([
      ['Consult', { number: '201' }],
      ['leaving', 'c1'],
      ['Blind', 'c1', { number: '0 30 1' }],
    ]);
  });

  test('is sent on, parked, taken back and put to rest by its name', async () => {
    const { phone: one, asked } = phone();
    await one.deflect('c1', ' 201 ');
    expect(await one.deflect('c1', ' ')).toBe(false);
    await one.park('c1');
    await one.reconnect('c2');
    await one.setDuty('notReady');
    await one.setDND(true);
    await one.endForwarding();
    expect(asked).toEqual([
      ['leaving', 'c1'],
      ['Deflect', 'c1', { number: '201' }],
      ['leaving', 'c1'],
      ['Park', 'c1', { number: '' }],
      ['Reconnect'],
      ['SetDuty', { state: 'notReady', reason: '' }],
      ['SetDND', true],
      ['SetForward', { number: '' }],
    ]);
    expect([...one.hungUp]).toEqual(['c2']);
  });

  test('is not asked for without a number', async () => {
    const { phone: one, asked } = phone();
    expect(await one.consult('  ')).toBe(false);
    expect(await one.blind('c1', '')).toBe(false);
    expect(asked).toEqual([]);
  });

  test('is asked for by its name; notes are saved before a call is given away', async () => {
    const { phone: one, asked } = phone();
    await one.alternate();
    await one.conference();
    await one.transfer();
    await one.hangUp('c2');
    one.press('c1', '5');
    expect(asked).toEqual([
      ['Alternate'],
      ['Conference'],
      ['leaving', undefined],
      ['Transfer'],
      ['leaving', 'c2'],
      ['HangUp', 'c2'],
      ['Digits', 'c1', '5'],
    ]);
    expect([...one.hungUp]).toEqual(['c2']);
  });
});
