import { fields, text } from '../shared/guard';
import { type CrmView, readRecord } from './crm';

/**
 * A view as onNavigationChange and getAppViewInfo tell it. Of a list and of the form for a new record they tell the
 * object and no record; which of the two it is only the end of its address says.
 */
export function readView(value: unknown): CrmView {
  const { url, objectType } = fields(value);
  const record = readRecord(value);
  const object = record === null ? text(objectType) : '';
  const form = object !== '' && /\/new(?:[/?#]|$)/.test(text(url));
  return { record, list: object !== '' && !form, form: form ? object : '' };
}
