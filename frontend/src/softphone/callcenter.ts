/** Tells the program what the org's administrator set for the call center. */
export interface CallCenter {
  /** The program can be reached. */
  onState(): void;
}

const mostAttempts = 5;
const restMs = 5_000;

/** Asks the CRM once it may, and until it has answered and the program has heard it, five times at most. */
export function openCallCenter(
  settings: () => Promise<Readonly<Record<string, string>>>,
  tell: (settings: Readonly<Record<string, string>>) => Promise<void>,
  onTrouble: (error: unknown) => void,
): CallCenter {
  let attempts = 0;
  let busy = false;

  const carry = async (): Promise<void> => {
    busy = true;
    attempts++;
    try {
      await tell(await settings());
      attempts = mostAttempts;
    } catch (error) {
      if (attempts === mostAttempts) onTrouble(error);
      setTimeout(() => {
        busy = false;
      }, restMs);
    }
  };

  return {
    onState() {
      if (!busy && attempts < mostAttempts) void carry();
    },
  };
}
