import type { TelephonyState } from '../contract/state';
import { problemOf } from '../shared/wire';

/** Keeps what the agent writes about a call: what is typed is saved soon, and at once when it matters. */
export interface Notes {
  /** What stands in the field: what was typed here, otherwise what the program has. */
  text(callId: string): string;
  /** The agent typed. On its way to the program 100 ms later at the latest, and kept in the drawer until it has it. */
  type(callId: string, text: string): void;
  /** Saves now, if there is something to save: on leaving the field or the page. */
  flush(callId?: string): void;
  /**
   * Takes in the state: notes of calls that are over are saved at once, and forgotten unless they are among
   * those that the agent still writes about.
   */
  onState(state: TelephonyState, writing: ReadonlySet<string>): void;
}

/**
 * How long after the first keystroke that is not saved the text goes out: with the way to the disk, a program that is
 * killed has all but the last 250 ms of it.
 */
const withinMs = 100;

/** How soon what could not be saved is tried again. */
const againMs = 1000;

/** Where text that was not saved yet outlives a reload of the page; sessionStorage is one. */
export type Drawer = Pick<Storage, 'length' | 'key' | 'getItem' | 'setItem' | 'removeItem'>;

/** Call ids are those of one run of the program: the next one's are other calls. */
const drawerKey = 'cordboard.notes.';

interface Note {
  text: string;
  /** There is something in text that was not saved. */
  open: boolean;
  timer: ReturnType<typeof setTimeout> | null;
  /** The end of its call was seen. */
  over: boolean;
}

/**
 * save is called with whole texts, for one call never out of order. What could not be saved is kept and tried
 * again with the next state; onFailed may be told more than once. What an earlier page left in the drawer is
 * taken up with the first state.
 */
export function openNotes(
  save: (callId: string, text: string) => Promise<void>,
  onFailed: (error: unknown) => void,
  drawer: Drawer | null = null,
): Notes {
  const typed = new Map<string, Note>();
  let run = '';
  let takenUp = drawer === null;
  let known: Readonly<Record<string, string>> = {};

  const store = async (callId: string, note: Note): Promise<void> => {
    if (note.timer !== null) clearTimeout(note.timer);
    note.timer = null;
    if (!note.open) return;
    note.open = false;
    try {
      await save(callId, note.text);
      if (!note.open) drawer?.removeItem(keyOf(run, callId));
    } catch (error) {
      note.open = true;
      if (problemOf(error).code !== 'noEntry')
        note.timer ??= setTimeout(() => void store(callId, note), againMs);
      onFailed(error);
    }
  };

  const leave = async (callId: string, note: Note): Promise<void> => {
    await store(callId, note);
    if (!note.open && typed.get(callId) === note) typed.delete(callId);
  };

  return {
    text: (callId) => typed.get(callId)?.text ?? known[callId] ?? '',
    type(callId, text) {
      const note = typed.get(callId) ?? { text, open: true, timer: null, over: false };
      note.text = text;
      note.open = true;
      note.timer ??= setTimeout(() => void store(callId, note), withinMs);
      typed.set(callId, note);
      keep(drawer, keyOf(run, callId), text);
    },
    flush(callId) {
      for (const [id, note] of typed) if (callId === undefined || id === callId) void store(id, note);
    },
    onState(state, writing) {
      run = state.run;
      if (!takenUp && drawer !== null) {
        takenUp = true;
        for (const [callId, text] of left(drawer, run)) {
          const note: Note = { text, open: true, timer: null, over: false };
          typed.set(callId, note);
          void store(callId, note);
        }
      }
      for (const id of writing) {
        const written = known[id];
        if (written === undefined || Object.hasOwn(state.notes, id) || typed.has(id)) continue;
        typed.set(id, { text: written, open: false, timer: null, over: true });
      }
      known = state.notes;
      const present = new Set(state.calls.map((call) => call.id));
      for (const [id, note] of typed) {
        if (present.has(id)) continue;
        if (!writing.has(id)) void leave(id, note);
        else if (!note.over) void store(id, note);
        note.over = true;
      }
    },
  };
}

function keyOf(run: string, callId: string): string {
  return `${drawerKey}${run}.${callId}`;
}

function keep(drawer: Drawer | null, key: string, text: string): void {
  try {
    drawer?.setItem(key, text);
  } catch {
    // A full drawer: the text is saved soon all the same.
  }
}

/** What an earlier page of this run left. What is of another run is nobody's any more. */
function left(drawer: Drawer, run: string): [callId: string, text: string][] {
  const keys = Array.from({ length: drawer.length }, (_, i) => drawer.key(i) ?? '').filter((key) =>
    key.startsWith(drawerKey),
  );
  const ours = keyOf(run, '');
  for (const key of keys) if (!key.startsWith(ours)) drawer.removeItem(key);
  return keys
    .filter((key) => key.startsWith(ours))
    .map((key) => [key.slice(ours.length), drawer.getItem(key) ?? '']);
}
