import type { Refusal } from '../contract/telephony';
import { isFields, list, text, textOrNull, unique } from '../shared/guard';

const deepest = 6;
const most = 20;

/** The parts of an answer that hold further reasons, as Open CTI, the UI API and the REST API write them. */
const parts = ['details', 'errors', 'pageErrors', 'output', 'body'];

/**
 * Why Salesforce did not save, reason by reason. The reasons stand in the details of an error: texts, a list of
 * {message, errorCode, fields}, or by field {fieldErrors: {Field: [{message, statusCode}]}}. An error without details is a
 * reason itself.
 */
export function readRefusals(errors: unknown): readonly Refusal[] {
  const found: Refusal[] = [];

  const read = (value: unknown, field: string, depth: number): boolean => {
    if (depth > deepest || found.length >= most) return false;
    if (typeof value === 'string') return add('', value, field === '' ? [] : [field]);
    if (Array.isArray(value)) return value.map((each) => read(each, field, depth + 1)).some(Boolean);
    if (!isFields(value)) return false;
    let inner = false;
    if (isFields(value.fieldErrors)) {
      for (const [name, each] of Object.entries(value.fieldErrors)) {
        inner = read(each, name, depth + 1) || inner;
      }
    }
    for (const part of parts) inner = read(value[part], field, depth + 1) || inner;
    if (inner) return true;
    const fields = list(value.fields, textOrNull);
    const named = text(value.field) || field;
    if (fields.length === 0 && named !== '') fields.push(named);
    return add(
      text(value.errorCode) || text(value.statusCode) || text(value.code),
      text(value.message) || text(value.description),
      fields,
    );
  };

  const add = (code: string, message: string, fields: readonly string[]): boolean => {
    if (code === '' && message === '') return false;
    found.push({ code, message, fields });
    return true;
  };

  read(errors, '', 0);
  return unique(found, (one) => JSON.stringify(one));
}
