import { currentLanguage, hasText, type TextKey, t } from '../shared/text';
import type { Org } from './org';

/** The text of a composed key, or the fallback where the message files have none. */
function labelled(key: string, fallback: string): string {
  return hasText(key) ? t(key as TextKey) : fallback;
}

/** An object's label, for one record. */
export function objectLabel(org: Org, object: string): string {
  return labelled(`console.object.${object}`, org.objects[object]?.label || object);
}

/** An object's label, for many. */
export function objectsLabel(org: Org, object: string): string {
  return labelled(`console.objects.${object}`, org.objects[object]?.plural || object);
}

/** A field's label: an administrator's own one first. */
export function fieldLabel(org: Org, object: string, field: string): string {
  const own = org.objects[object]?.fields.find(({ name }) => name === field)?.label;
  return own || labelled(`console.field.${field}`, field);
}

export function listLabel(org: Org, name: string, object: string): string {
  const label = objectsLabel(org, object);
  return name === 'recent'
    ? t('console.list.recent', { objects: label })
    : t('console.list.all', { objects: label });
}

/** A date, or a date and time, in the reader's way. */
export function dateText(value: string): string {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(value);
  const date = new Date(day ? `${value}T00:00:00` : value.replace(/\+0000$/, 'Z'));
  if (Number.isNaN(date.getTime())) return value;
  const style: Intl.DateTimeFormatOptions = day
    ? { dateStyle: 'medium' }
    : { dateStyle: 'medium', timeStyle: 'short' };
  return new Intl.DateTimeFormat(currentLanguage(), style).format(date);
}

/** Seconds as minutes and seconds. */
export function durationText(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;
}

/** A field's value as text. */
export function valueText(value: unknown, type: string): string {
  if (typeof value === 'number') return new Intl.NumberFormat(currentLanguage()).format(value);
  if (typeof value === 'boolean') return value ? t('console.yes') : t('console.no');
  if (typeof value !== 'string') return '';
  return type === 'date' || type === 'datetime' ? dateText(value) : value;
}
