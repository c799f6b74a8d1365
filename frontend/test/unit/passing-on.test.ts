import { describe, expect, test } from 'vitest';
import { isDigit, openDigits } from '../../src/softphone/digits';
import { commandName, openPhone } from '../../src/softphone/phone';
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
      async (_name, method, ...args) => {
        asked.push([method, ...args]);
        return true;
      },
      (callId) => asked.push(['leaving', callId]),
    );
    return { phone: open, asked };
  };

  test('is asked for with the number as it was typed, without the blanks around it', async () => {
    const { phone: one, asked } = phone();
    await one.ask('consult', { call: 'c1', number: ' 201 ' });
    await one.ask('blind', { call: 'c1', number: '0 30 1 ' });
    expect(asked).toEqual([
      ['Command', 'consult', { number: '201' }],
      ['leaving', 'c1'],
      ['Command', 'blind', { call: 'c1', number: '0 30 1' }],
    ]);
  });

  test('is sent on, parked, taken back and put to rest by its name', async () => {
    const { phone: one, asked } = phone();
    await one.ask('deflect', { call: 'c1', number: ' 201 ' });
    expect(await one.ask('deflect', { call: 'c1', number: ' ' })).toBe(false);
    await one.ask('park', { call: 'c1' });
    await one.ask('reconnect', { call: 'c2' });
    await one.ask('ready', { state: 'notReady' });
    await one.ask('dnd', { on: 'true' });
    await one.ask('forward');
    expect(asked).toEqual([
      ['leaving', 'c1'],
      ['Command', 'deflect', { call: 'c1', number: '201' }],
      ['leaving', 'c1'],
      ['Command', 'park', { call: 'c1' }],
      ['Command', 'reconnect', {}],
      ['Command', 'ready', { state: 'notReady' }],
      ['Command', 'dnd', { on: 'true' }],
      ['Command', 'forward', {}],
    ]);
    expect([...one.hungUp]).toEqual(['c2']);
  });

  test('is picked up where it rings', async () => {
    const { phone: one, asked } = phone();
    await one.ask('pickup', { number: '201' });
    await one.ask('groupPickup');
    expect(asked).toEqual([
      ['Command', 'pickup', { number: '201' }],
      ['Command', 'groupPickup', {}],
    ]);
  });

  test('is not asked for without a number, and not without a button', async () => {
    const { phone: one, asked } = phone();
    expect(await one.ask('consult', { number: '  ' })).toBe(false);
    expect(await one.ask('blind', { call: 'c1', number: '' })).toBe(false);
    expect(await one.ask('answer', { call: 'c1' })).toBe(false);
    expect(asked).toEqual([]);
  });

  test('is asked for by its name; notes are saved before a call is given away', async () => {
    const { phone: one, asked } = phone();
    await one.ask('alternate', { call: 'c1' });
    await one.ask('conference', { call: 'c1' });
    await one.ask('transfer', { call: 'c1' });
    await one.ask('hangup', { call: 'c2' });
    one.press('c1', '5');
    expect(asked).toEqual([
      ['Command', 'alternate', {}],
      ['Conference'],
      ['leaving', undefined],
      ['Transfer'],
      ['leaving', 'c2'],
      ['HangUp', 'c2'],
      ['Command', 'dtmf', { call: 'c1', digits: '5' }],
    ]);
    expect([...one.hungUp]).toEqual(['c2']);
  });

  test('has a name while it is under way: of its call, or of its own', async () => {
    const names: string[] = [];
    const one = openPhone(
      async (name, _method, ..._args) => names.push(name) > 0,
      () => undefined,
    );
    await one.ask('park', { call: 'c1' });
    await one.ask('transfer', { call: 'c1' });
    await one.dial({ number: '201', record: null });
    expect(names).toEqual([commandName('park', 'c1'), 'transfer', 'dial']);
  });
});
