import { type Fields, isFields } from '../shared/guard';

/** What an adapter posts for one Open CTI call. */
export interface Request {
  readonly methodName: string;
  readonly callId: number;
  readonly apiVersion: number;
  readonly isCallbackRegistered: boolean;
  readonly isListenerRegistered: boolean;
  readonly args: Fields;
}

/** One entry of a failed answer. */
export interface OpenCtiError {
  readonly code: 'INVALID_PARAM' | 'GENERIC_ERROR' | 'SERVER_ERROR';
  readonly description: string;
  readonly details?: unknown;
}

/** What a callback is given. */
export interface Answer {
  readonly success: boolean;
  readonly returnValue: unknown;
  readonly errors: readonly OpenCtiError[] | null;
}

/** What the console posts: an answer to a call, or an event whose response is the payload itself. */
export interface HostMessage {
  readonly apiVersion: unknown;
  readonly apiType: 'opencti';
  readonly methodName: string;
  readonly callId: number;
  readonly eventName?: string;
  readonly response: unknown;
  readonly shouldExecuteCallback: boolean;
  readonly shouldExecuteListener: boolean;
}

/** A message that is Open CTI but broken in a way that can still be answered. */
export interface Broken {
  readonly broken: true;
  readonly methodName: string;
  readonly callId: number;
  readonly apiVersion: unknown;
  readonly isCallbackRegistered: boolean;
}

/** Reads a message; null when it is no Open CTI message at all, which an adapter's page may well post. */
export function readRequest(data: unknown): Request | Broken | null {
  if (!isFields(data) || data.apiType !== 'opencti') return null;
  const { methodName, callId, apiVersion, args } = data;
  if (typeof methodName !== 'string' || typeof callId !== 'number' || !Number.isInteger(callId)) return null;
  const isCallbackRegistered = data.isCallbackRegistered === true;
  if (
    typeof apiVersion !== 'number' ||
    !Number.isInteger(apiVersion) ||
    (args !== undefined && !isFields(args))
  ) {
    return { broken: true, methodName, callId, apiVersion, isCallbackRegistered };
  }
  const isListenerRegistered = data.isListenerRegistered === true;
  return { methodName, callId, apiVersion, isCallbackRegistered, isListenerRegistered, args: args ?? {} };
}

/** A good answer. */
export function ok(returnValue: unknown = null): Answer {
  return { success: true, returnValue, errors: null };
}

/** A bad answer with one error. */
export function failed(code: OpenCtiError['code'], description: string, details?: unknown): Answer {
  const error = details === undefined ? { code, description } : { code, description, details };
  return { success: false, returnValue: null, errors: [error] };
}

/** The answer to a parameter of a wrong kind; expected reads like "A numeric value". */
export function invalidParam(name: string, expected: string, found: unknown): Answer {
  return failed(
    'INVALID_PARAM',
    `An invalid value was passed to the parameter ${name}. ${expected} was expected, but ${shown(found)} was found instead.`,
  );
}

/** The answer when there is nothing more to say. */
export function genericError(description = 'An error occurred while calling the API method.'): Answer {
  return failed('GENERIC_ERROR', description);
}

/** The answer of a server in trouble. */
export function serverError(): Answer {
  return failed('SERVER_ERROR', 'A problem was encountered on the server.');
}

/** The answer when saveLog did not save; details say why. */
export function saveLogError(details: unknown): Answer {
  return failed(
    'GENERIC_ERROR',
    'An error occurred while calling the saveLog() API method. Review the Details field in the error section.',
    details,
  );
}

function shown(value: unknown): string {
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'an array' : 'an object';
  return String(value).slice(0, 60);
}
