/**
 * How long a call has been talked, in milliseconds. Go says how long it was when it told the state; from
 * there this machine's steady clock counts, so that a clock set wrong or anew does not show.
 *
 * toldAt and now are readings of performance.now().
 */
export function talkedMs(
  call: { readonly connectedMs: number; readonly stale: boolean },
  toldAt: number,
  now: number,
): number {
  return Math.max(0, call.connectedMs + (call.stale ? 0 : now - toldAt));
}

/** Minutes and seconds, with hours in front once there are any: 00:07, 12:30, 1:02:03. */
export function clockText(ms: number): string {
  const seconds = Math.floor(Math.max(0, ms) / 1000);
  const two = (value: number): string => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}
