import type { FieldCode } from '../contract/words';
import type { Manner } from './dialect';
import { amount, lines, plain, port, whole, words } from './edited';
import type { Row } from './rows';
import { addressFault, hostFault, isNamespace, originFault, wordsFault } from './text-check';

/** What is wrong with what was typed at a setting, by its row alone; '' for nothing. server is the one it is of. */
export function valueFault(row: Row, typed: unknown, server: Manner | null): FieldCode {
  switch (row.kind) {
    case 'text':
      return textFault(row, plain(row, String(typed)));
    case 'choice':
      return row.choices.includes(String(typed)) ? '' : row.code;
    case 'number':
    case 'rate':
      return numberFault(row, amount(row, String(typed)));
    case 'port':
      return portFault(row, port(String(typed), server));
    case 'numbers':
      return words(String(typed)).every((word) => isWithin(row, whole(word))) ? '' : row.code;
    case 'lines':
      return linesFault(row, lines(String(typed)));
    case 'switch':
    case 'list':
    case 'entry':
      return '';
    default:
      return row.kind satisfies never;
  }
}

function isWithin({ min, max, unlimited }: Row, value: number): boolean {
  return (unlimited && value === -1) || (value >= min && value <= max);
}

function numberFault(row: Row, value: number): FieldCode {
  return value === 0 || isWithin(row, value) ? '' : row.code;
}

function portFault(row: Row, value: number): FieldCode {
  if (value === 0) return 'missing';
  return isWithin(row, value) ? '' : row.code;
}

function textFault(row: Row, text: string): FieldCode {
  if (text === '') return row.needed ? 'missing' : '';
  switch (row.format) {
    case 'host':
      return hostFault(text);
    case 'address':
      return addressFault(text, row.max);
    case 'origin':
      return originFault(text);
    case 'namespace':
      return isNamespace(text) ? '' : row.code;
    case 'devicePattern':
      if (text.split('{number}').length !== 2) return row.code;
      break;
    case 'taskField':
      if (/^(entityApiName|Id|CallObject|WhoId|WhatId|Description)\b/i.test(text)) return row.code;
      break;
    case 'pin':
    case 'upper':
    case '':
      break;
    default:
      return row.format satisfies never;
  }
  if (row.pattern !== '' && !new RegExp(`^(?:${row.pattern})$`, 'u').test(text)) return row.code;
  return wordsFault(text, row.max);
}

function linesFault(row: Row, entries: readonly string[]): FieldCode {
  if (row.entries > 0 && entries.length > row.entries) return 'tooMany';
  const fault = entries.map((entry) => textFault(row, entry)).find((code) => code !== '');
  if (fault) return fault;
  const different = new Set(entries.map((entry) => entry.toLowerCase())).size;
  return row.entries > 0 && different < entries.length ? 'notUnique' : '';
}
