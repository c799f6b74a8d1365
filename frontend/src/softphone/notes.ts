import type { TelephonyState } from '../shared/state';

/** Keeps what the agent writes about a call: what is typed is saved soon, and at once when it matters. */
export interface Notes {
  /** What stands in the field: what was typed here, otherwise what the program has. */
  text(callId: string): string;
  /** The agent typed. Saved after a pause of 800 ms. */
  type(callId: string, text: string): void;
  /** Saves now, if there is something to save: on leaving the field or the page. */
  flush(callId?: string): void;
  /**
   * Takes in the state: notes of calls that are over are saved at once, and forgotten unless it is the one
   * that the agent still writes about.
   */
  onState(state: TelephonyState, writing: string): void;
}

const pauseMs = 800;

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
 * again with the next state; onFailed may be told more than once.
 */
export function openNotes(
  save: (callId: string, text: string) => Promise<void>,
  onFailed: (error: unknown) => void,
): Notes {
  const typed = new Map<string, Note>();
  let known: Readonly<Record<string, string>> = {};

  const store = async (callId: string, note: Note): Promise<void> => {
    if (note.timer !== null) clearTimeout(note.timer);
    note.timer = null;
    if (!note.open) return;
    note.open = false;
    try {
      await save(callId, note.text);
    } catch (error) {
      note.open = true;
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
      if (note.timer !== null) clearTimeout(note.timer);
      note.text = text;
      note.open = true;
      note.timer = setTimeout(() => void store(callId, note), pauseMs);
      typed.set(callId, note);
    },
    flush(callId) {
      for (const [id, note] of typed) if (callId === undefined || id === callId) void store(id, note);
    },
    onState(state, writing) {
      const written = known[writing];
      if (written !== undefined && !Object.hasOwn(state.notes, writing) && !typed.has(writing)) {
        typed.set(writing, { text: written, open: false, timer: null, over: true });
      }
      known = state.notes;
      const present = new Set(state.calls.map((call) => call.id));
      for (const [id, note] of typed) {
        if (present.has(id)) continue;
        if (id !== writing) void leave(id, note);
        else if (!note.over) void store(id, note);
        note.over = true;
      }
    },
  };
}
