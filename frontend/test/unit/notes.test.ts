import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openNotes } from '../../src/softphone/notes';
import { state, talking } from './fake-crm';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function notes() {
  const saved: [string, string][] = [];
  const failures: unknown[] = [];
  let broken = false;
  const open = openNotes(
    async (callId, text) => {
      if (broken) throw new Error('no');
      saved.push([callId, text]);
    },
    (error) => failures.push(error),
  );
  return {
    notes: open,
    saved,
    failures,
    breakIt: (is: boolean) => {
      broken = is;
    },
  };
}

const nobody: ReadonlySet<string> = new Set();

function drawerOf(items: Map<string, string>) {
  return {
    get length() {
      return items.size;
    },
    key: (i: number) => [...items.keys()][i] ?? null,
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
  };
}

test('typing is saved soon after the first keystroke, with the whole text', () => {
  const { notes: open, saved } = notes();
  open.type('c1', 'a');
  vi.advanceTimersByTime(99);
  open.type('c1', 'ab');
  expect(saved).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(saved).toEqual([['c1', 'ab']]);
  vi.advanceTimersByTime(10_000);
  expect(saved).toHaveLength(1);
});

test('who types without a pause is saved all the same, never more than 250 ms behind', () => {
  const { notes: open, saved } = notes();
  let text = '';
  for (let ms = 0; ms < 3000; ms += 20) {
    text += 'x';
    open.type('c1', text);
    vi.advanceTimersByTime(20);
    expect(text.length - (saved.at(-1)?.[1].length ?? 0)).toBeLessThanOrEqual(250 / 20);
  }
});

test('what could not be saved is tried again without anything else happening', async () => {
  const { notes: open, saved, failures, breakIt } = notes();
  breakIt(true);
  open.type('c1', 'a');
  await vi.advanceTimersByTimeAsync(200);
  expect(failures).toHaveLength(1);
  breakIt(false);
  await vi.advanceTimersByTimeAsync(1000);
  expect(saved).toEqual([['c1', 'a']]);
});

test('what another run of the program left belongs to nobody’s call', async () => {
  const items = new Map([
    ['cordboard.notes.old.c1', 'Alice'],
    ['cordboard.notes.c1', 'of an older version'],
    ['cordboard.notes.now.c1', 'Bob'],
  ]);
  const saved: string[][] = [];
  const open = openNotes(
    async (...note) => void saved.push(note),
    () => {},
    drawerOf(items),
  );
  open.onState(state({ run: 'now', calls: [talking] }), nobody);
  await vi.runAllTimersAsync();
  expect(saved).toEqual([['c1', 'Bob']]);
  expect([...items.keys()]).toEqual([]);
});

test('leaving the field saves at once, and only what was not saved', () => {
  const { notes: open, saved } = notes();
  open.type('c1', 'a');
  open.flush('c1');
  open.flush('c1');
  open.flush();
  expect(saved).toEqual([['c1', 'a']]);
  expect(vi.getTimerCount()).toBe(0);
});

test('the end of the call saves at once, and what is written afterwards is saved too', async () => {
  const { notes: open, saved } = notes();
  open.type('c1', 'a');
  open.onState(state({ calls: [] }), new Set(['c1']));
  expect(saved).toEqual([['c1', 'a']]);
  open.type('c1', 'ab');
  open.onState(state({ rev: 2, calls: [] }), new Set(['c1']));
  expect(saved).toHaveLength(1);
  vi.advanceTimersByTime(800);
  expect(saved.at(-1)).toEqual(['c1', 'ab']);
  open.type('c1', 'abc');
  open.onState(state({ rev: 3, calls: [] }), nobody);
  expect(saved.at(-1)).toEqual(['c1', 'abc']);
  await vi.advanceTimersByTimeAsync(0);
  expect(open.text('c1')).toBe('');
});

test('what could not be saved when the call ended is tried again with the next state', async () => {
  const { notes: open, saved, breakIt } = notes();
  breakIt(true);
  open.type('c1', 'a');
  open.onState(state({ calls: [] }), nobody);
  await vi.advanceTimersByTimeAsync(0);
  expect(open.text('c1')).toBe('a');
  breakIt(false);
  open.onState(state({ rev: 2, calls: [] }), nobody);
  await vi.advanceTimersByTimeAsync(0);
  expect(saved).toEqual([['c1', 'a']]);
  expect(open.text('c1')).toBe('');
});

test('the field shows what was typed here, otherwise what the program has', () => {
  const { notes: open } = notes();
  open.onState(state({ calls: [talking], notes: { c1: 'from before' } }), nobody);
  expect(open.text('c1')).toBe('from before');
  open.type('c1', 'typed');
  open.onState(state({ rev: 2, calls: [talking], notes: { c1: 'from before' } }), nobody);
  expect(open.text('c1')).toBe('typed');
  expect(open.text('c2')).toBe('');
});

test('notes from before are still there when their call has ended', () => {
  const { notes: open, saved } = notes();
  open.onState(state({ calls: [talking], notes: { c1: 'from before' } }), nobody);
  open.onState(state({ rev: 2, calls: [] }), new Set(['c1']));
  expect(open.text('c1')).toBe('from before');
  expect(saved).toEqual([]);
});

test('a failure is told, and the text is kept and saved with the next try', async () => {
  const { notes: open, saved, failures, breakIt } = notes();
  breakIt(true);
  open.type('c1', 'a');
  await vi.advanceTimersByTimeAsync(800);
  expect(failures).toHaveLength(1);
  expect(open.text('c1')).toBe('a');
  breakIt(false);
  open.flush('c1');
  await vi.advanceTimersByTimeAsync(0);
  expect(saved).toEqual([['c1', 'a']]);
});

test('what a reload cut off is taken up by the next page and saved', async () => {
  const items = new Map<string, string>([['other', 'x']]);
  const drawer = drawerOf(items);
  openNotes(
    () => new Promise(() => {}),
    () => {},
    drawer,
  ).type('c1', 'half a wor');

  const saved: string[][] = [];
  const next = openNotes(
    async (...note) => void saved.push(note),
    () => {},
    drawer,
  );
  next.onState(state({ calls: [talking] }), nobody);
  expect(next.text('c1')).toBe('half a wor');
  await vi.runAllTimersAsync();
  expect(saved).toEqual([['c1', 'half a wor']]);
  expect([...items.keys()]).toEqual(['other']);
});
