/** Sends what is typed on the keypad of a call: in order, one message at a time. */
export interface Digits {
  press(callId: string, digit: string): void;
}

const keypad = /^[0-9*#]$/;

/** Whether a key belongs to a keypad. */
export function isDigit(key: string): boolean {
  return keypad.test(key);
}

/**
 * While some digits are on their way those that follow are collected. When sending fails (send answers false)
 * what was collected is dropped, for half a number is worse than none.
 */
export function openDigits(send: (callId: string, digits: string) => Promise<boolean>): Digits {
  const waiting = new Map<string, string>();

  const run = async (callId: string): Promise<void> => {
    for (let digits = waiting.get(callId); digits !== undefined && digits !== ''; ) {
      waiting.set(callId, '');
      digits = (await send(callId, digits)) ? waiting.get(callId) : '';
    }
    waiting.delete(callId);
  };

  return {
    press(callId, digit) {
      if (!isDigit(digit)) return;
      const before = waiting.get(callId);
      waiting.set(callId, (before ?? '') + digit);
      if (before === undefined) void run(callId);
    },
  };
}
