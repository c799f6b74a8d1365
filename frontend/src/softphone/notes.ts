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

/** save is called with whole texts, for one call never out of order. onFailed may be told more than once. */
export function openNotes(
  save: (callId: string, text: string) => Promise<void>,
  onFailed: (error: unknown) => void,
): Notes {
  const typed = new Map<string, { text: string; timer: ReturnType<typeof setTimeout> | null }>();
  const over = new Set<string>();
  let known: Readonly<Record<string, string>> = {};

  const store = async (callId: string): Promise<void> => {
    const note = typed.get(callId);
    if (note === undefined || note.timer === null) return;
    clearTimeout(note.timer);
    note.timer = null;
    try {
      await save(callId, note.text);
    } catch (error) {
      onFailed(error);
    }
  };

  return {
    text: (callId) => typed.get(callId)?.text ?? known[callId] ?? '',
    type(callId, text) {
      const before = typed.get(callId);
      if (before?.timer) clearTimeout(before.timer);
      typed.set(callId, { text, timer: setTimeout(() => void store(callId), pauseMs) });
    },
    flush(callId) {
      for (const id of callId === undefined ? [...typed.keys()] : [callId]) void store(id);
    },
    onState(state, writing) {
      known = state.notes;
      const present = new Set(state.calls.map((call) => call.id));
      for (const id of [...typed.keys()].filter((one) => !present.has(one))) {
        if (!over.has(id)) void store(id);
        over.add(id);
        if (id === writing) continue;
        void store(id);
        typed.delete(id);
        over.delete(id);
      }
    },
  };
}
