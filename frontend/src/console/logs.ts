import { type Fields, isFields, text } from '../shared/guard';
import type { Controller, Refusal } from './controller';
import { isId, type Org, objectOf } from './org';
import { type Answer, invalidParam, ok, saveLogError, serverError } from './wire';

/** The saveLog method. The call's own shape is judged here, the record's fields by the org. */
export async function saveLog(controller: Controller, args: Fields): Promise<Answer> {
  const value = args.object;
  if (!isFields(value)) return invalidParam('value', 'An object', value);
  const { Id: id, entityApiName, ...given } = value;
  const object =
    id === undefined || id === null || id === ''
      ? entityApiName
      : isId(id)
        ? objectOf(controller.org, id)
        : '';
  if (typeof object !== 'string' || object === '') {
    return id ? notFound() : invalidParam('entityApiName', 'A string value', entityApiName);
  }
  const rest = withoutDates(controller.org, object, given);
  const refusals = Object.entries(rest).flatMap(([field, each]) =>
    isStorable(each) ? [] : [notStorable(field, each)],
  );
  if (refusals.length > 0) return saveLogError(refusals);

  const saved = await controller.save(object, text(id), rest);
  switch (saved.kind) {
    case 'saved':
      return ok({ recordId: saved.id });
    case 'refused':
      return saveLogError(saved.refusals);
    case 'trouble':
      return serverError();
    default:
      return saved satisfies never;
  }
}

function notFound(): Answer {
  return saveLogError([
    {
      message: 'The requested resource does not exist',
      errorCode: 'NOT_FOUND',
      fields: ['Id'],
    } satisfies Refusal,
  ]);
}

/** Adapters hand over Dates: a date field takes the day of the user's own time zone, any other the moment. */
function withoutDates(org: Org, object: string, values: Fields): Fields {
  const plain = (name: string, value: unknown): unknown => {
    if (!(value instanceof Date) || Number.isNaN(value.getTime())) return value;
    const type = org.objects[object]?.fields.find((field) => field.name === name)?.type;
    const two = (part: number): string => String(part).padStart(2, '0');
    return type === 'date'
      ? `${value.getFullYear()}-${two(value.getMonth() + 1)}-${two(value.getDate())}`
      : value.toISOString();
  };
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, plain(name, value)]));
}

/** Whether JSON can carry a value without changing what it says. */
function isStorable(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  return value === null || value === undefined || typeof value === 'string' || typeof value === 'boolean';
}

function notStorable(field: string, value: unknown): Refusal {
  const shown = typeof value === 'object' ? 'an object' : String(value);
  return {
    message: `${field}: value not of required type: ${shown}`,
    errorCode: 'JSON_PARSER_ERROR',
    fields: [field],
  };
}
