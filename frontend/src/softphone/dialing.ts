/** Click-to-dial in the CRM, kept as the telephone wants it. */
export interface Dialing {
  /** Whether numbers are to be clickable. */
  want(enabled: boolean): void;
  dispose(): void;
}

/** When what was refused, or not answered, is asked for again, in milliseconds; from the last one on always that long. */
const againAfterMs = [1_500, 1_500, 3_000, 6_000, 15_000, 30_000] as const;

/**
 * Asks until the CRM has said yes: while it starts it refuses, or loses, what it is asked, and numbers that cannot be
 * clicked look as if there were no telephone. onTrouble is told once for each wish that is not granted at once.
 */
export function openDialing(
  enable: (enabled: boolean) => Promise<void>,
  onTrouble: (error: unknown) => void,
): Dialing {
  let wanted: boolean | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const ask = (enabled: boolean, attempt: number): void => {
    const wait = againAfterMs[Math.min(attempt, againAfterMs.length - 1)];
    timer = setTimeout(() => ask(enabled, attempt + 1), wait);
    enable(enabled).then(
      () => {
        if (wanted === enabled) clearTimeout(timer);
      },
      (error) => {
        if (attempt === 0 && wanted === enabled) onTrouble(error);
      },
    );
  };

  return {
    want(enabled) {
      if (wanted === enabled) return;
      wanted = enabled;
      clearTimeout(timer);
      ask(enabled, 0);
    },
    dispose() {
      wanted = null;
      clearTimeout(timer);
    },
  };
}
