import type { Adjust, Completion } from '../shared/settings';

/** How a switch differs from its dialect while it is edited: numbers are text, and empty is the dialect's own. */
export interface AdjustRow {
  namespace: string;
  devicePattern: string;
  completion: Completion;
  keepAlive: string;
  pace: string;
  probe: string;
  connectTimeout: string;
  answerTimeout: string;
}

/** What no check lets pass: a number that was typed and is none. */
const wrong = -2;

/** A switch that keeps to its dialect. */
export function noAdjust(): AdjustRow {
  return {
    namespace: '',
    devicePattern: '',
    completion: '',
    keepAlive: '',
    pace: '',
    probe: '',
    connectTimeout: '',
    answerTimeout: '',
  };
}

export function toAdjustRow(adjust: Adjust): AdjustRow {
  return {
    ...adjust,
    keepAlive: numeral(adjust.keepAlive),
    pace: numeral(adjust.pace),
    probe: numeral(adjust.probe),
    connectTimeout: numeral(adjust.connectTimeout),
    answerTimeout: numeral(adjust.answerTimeout),
  };
}

export function toAdjust(row: AdjustRow): Adjust {
  return {
    namespace: row.namespace.trim(),
    devicePattern: row.devicePattern.trim(),
    completion: row.completion,
    keepAlive: seconds(row.keepAlive),
    pace: rate(row.pace),
    probe: seconds(row.probe),
    connectTimeout: seconds(row.connectTimeout),
    answerTimeout: seconds(row.answerTimeout),
  };
}

/** Whether a switch differs from its dialect in anything. */
export function isAdjusted(row: AdjustRow): boolean {
  return Object.values(row).some((value) => value.trim() !== '');
}

function numeral(value: number): string {
  return value === 0 ? '' : String(value);
}

function seconds(typed: string): number {
  const value = typed.trim();
  if (value === '' || value === '-1') return Number(value);
  return /^\d{1,9}$/.test(value) ? Number(value) : wrong;
}

/** A number as people of any language write it, with a comma or a point. */
function rate(typed: string): number {
  const value = typed.trim().replace(',', '.');
  if (value === '' || value === '-1') return Number(value);
  return /^\d{0,9}(\.\d{0,9})?$/.test(value) && /\d/.test(value) ? Number(value) : wrong;
}
