import type { Refusal } from '../contract/telephony';
import { fields, list, map, text, textOrNull } from '../shared/guard';
import type { Problem } from '../shared/wire';
import { CrmFailure, type CrmRoute, readRecord, type Saved } from './crm';
import { type OpenCtiClient, type OpenCtiMethod, openOwnClient, type Placement } from './opencti-client';
import { loadLibrary } from './opencti-library';
import { popOf, readFound, readPopRules, searchArgs } from './opencti-pops';
import { readRefusals } from './opencti-refusals';
import { readView } from './opencti-view';

const answerTimeoutMs = 10_000;

/** Reaches Salesforce by Open CTI: by the org's own library where it works here, by our own client otherwise. */
export async function connectOpenCti(placement: Placement): Promise<CrmRoute> {
  return openCtiRoute((await loadLibrary(placement)) ?? openOwnClient(placement));
}

/** Telephony's requests in the words of Open CTI. */
export function openCtiRoute(client: OpenCtiClient): CrmRoute {
  let disposed = false;

  const ask = (
    method: OpenCtiMethod,
    args: Readonly<Record<string, unknown>> = {},
    late: (value: unknown) => void = () => {},
  ): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (disposed) return reject(new CrmFailure(problem('closed', 'The softphone was closed.')));
      let waiting = true;
      const timer = setTimeout(() => {
        waiting = false;
        reject(new CrmFailure(problem('crmTimeout', `Salesforce did not answer ${method}.`)));
      }, answerTimeoutMs);
      try {
        client.invoke(method, args, (reply) => {
          clearTimeout(timer);
          const answer = fields(reply);
          if (answer.success !== true) {
            if (waiting) reject(failureOf(answer.errors));
          } else if (waiting) resolve(answer.returnValue);
          else late(answer.returnValue);
          waiting = false;
        });
      } catch (error) {
        clearTimeout(timer);
        reject(new CrmFailure(refusal(error)));
      }
    });

  const tell = async (method: OpenCtiMethod, args?: Readonly<Record<string, unknown>>): Promise<void> => {
    await ask(method, args);
  };

  void tell('notifyInitializationComplete').catch(() => {});

  return {
    means: client.means,

    onDial(listener) {
      client.listen('onClickToDial', (payload) => {
        const number = dialled(fields(payload).number);
        if (!disposed && number !== '') listener({ number, record: readRecord(payload) });
      });
    },

    onView(listener) {
      client.listen('onNavigationChange', (payload) => {
        if (!disposed) listener(readView(payload));
      });
    },

    view: async () => readView(await ask('getAppViewInfo')),

    async search(searchParams, callType, caller) {
      return readFound(
        await ask('searchAndScreenPop', {
          searchParams,
          callType,
          deferred: true,
          ...searchArgs(caller),
        }),
      );
    },

    popRules: async () => readPopRules(await ask('getSoftphoneLayout')),

    pop(what) {
      return tell('screenPop', popOf(what));
    },

    async save(task, late): Promise<Saved> {
      try {
        const value = await ask('saveLog', { value: task }, (answer) => late(readSavedId(answer)));
        return { kind: 'saved', recordId: readSavedId(value) };
      } catch (error) {
        const failure = error instanceof CrmFailure ? error : new CrmFailure(refusal(error));
        const { problem: reason } = failure;
        // A server that failed in the midst of it may have saved all the same.
        const open = reason.code === 'crmTimeout' || reason.code === 'SERVER_ERROR';
        return { kind: open ? 'uncertain' : 'refused', error: reason, refusals: reasonsOf(failure) };
      }
    },

    refresh: () => tell('refreshView'),
    enableDialing: (enabled) => tell(enabled ? 'enableClickToDial' : 'disableClickToDial'),
    showPanel: (visible) => tell('setSoftphonePanelVisibility', { visible }),
    label: (label) => tell('setSoftphoneItemLabel', { label }),
    settings: async () => map(await ask('getCallCenterSettings'), textOrNull),

    dispose() {
      disposed = true;
      client.dispose();
    },
  };
}

function readSavedId(value: unknown): string {
  return text(value) || text(fields(value).recordId);
}

function failureOf(errors: unknown): CrmFailure {
  return new CrmFailure(readErrors(errors), readRefusals(errors));
}

/** What of ours kept Salesforce from answering, in words that the program knows; otherwise Salesforce's own. */
function reasonsOf({ problem: { code, text, detail }, refusals }: CrmFailure): readonly Refusal[] {
  if (code === 'crmTimeout') return [{ code: 'NO_ANSWER', message: '', fields: [] }];
  if (code === 'closed') return [{ code: 'NOT_ASKED', message: '', fields: [] }];
  return refusals.length > 0 ? refusals : [{ code: '', message: detail || text || code, fields: [] }];
}

/** The first error, its reasons in the detail: a list of messages, or errors by field. */
function readErrors(errors: unknown): Problem {
  const first = fields(Array.isArray(errors) ? errors[0] : errors);
  const details = Array.isArray(first.details) ? first.details : [first.details];
  const reasons = details.flatMap((detail) => [
    text(detail) || text(fields(detail).message),
    ...Object.values(fields(fields(detail).fieldErrors)).flatMap((one) =>
      list(one, (each) => text(fields(each).message) || null),
    ),
  ]);
  return {
    code: text(first.code) || 'crmRefused',
    text: text(first.description),
    detail: reasons.filter((reason) => reason !== '').join(' '),
  };
}

function dialled(value: unknown): string {
  return typeof value === 'number' ? String(value) : text(value).trim();
}

function problem(code: string, words: string): Problem {
  return { code, text: words, detail: '' };
}

/** A refusal in the words of Salesforce's own script. */
function refusal(error: unknown): Problem {
  return { code: 'crmRefused', text: '', detail: error instanceof Error ? error.message : String(error) };
}
