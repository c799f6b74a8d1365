import { type Fields, text } from '../shared/guard';
import type { faultKinds } from './client';
import type { Controller } from './controller';
import { listenerMethods, methods } from './methods';
import {
  type Answer,
  type Broken,
  genericError,
  type HostMessage,
  invalidParam,
  ok,
  type Request,
  readRequest,
  saveLogError,
  serverError,
} from './wire';

/** Something that shall go wrong with a call; see the controls in the console's documentation. */
export interface Fault {
  readonly kind: (typeof faultKinds)[number];
  readonly delayMs: number;
  readonly message: string;
  readonly field: string;
  readonly code: string;
  readonly shape: 'list' | 'fieldErrors';
}

/** What is planned for one call. */
export interface Plan {
  readonly fault: Fault | null;
  /** How long the answer takes, in milliseconds. */
  readonly latencyMs: number;
}

/** One thing that happened between adapter and console. */
export interface JournalEntry {
  readonly kind: 'call' | 'reply' | 'dropped' | 'event' | 'ignored' | 'view';
  readonly method: string;
  readonly callId?: number;
  readonly data?: unknown;
}

/** The frame's window, as far as we need it. */
export interface Target {
  postMessage(message: unknown, targetOrigin: string): void;
}

/** What the host needs around it. */
export interface HostOptions {
  readonly controller: Controller;
  readonly window: Pick<Window, 'addEventListener' | 'removeEventListener'>;
  /** The softphone frame's window; null while there is none. */
  readonly frame: () => Target | null;
  /** The origin of the adapter's URL, the only one that is listened and spoken to. */
  readonly adapterOrigin: string;
  readonly plan: (method: string) => Promise<Plan>;
  readonly wait: (ms: number) => Promise<void>;
  readonly journal: (entry: JournalEntry) => void;
  /** The adapter's page is a new one: what the old one wished is over. */
  readonly onFreshAdapter: () => void;
  /** Ends the user's session, and with it this page. */
  readonly endSession: () => Promise<void>;
}

/**
 * The console's end of the Open CTI wire. Calls act in the order they came; each is answered after a time
 * of its own. Listeners belong to the page that registered them and are forgotten with it: we know a new
 * page by its first call, for the numbers of calls begin again.
 */
export class Host {
  readonly #options: HostOptions;
  readonly #listeners = new Map<string, { apiVersion: number; callId: number }>();
  #acting: Promise<void> = Promise.resolve();
  #page = 0;
  #lastCallId = -1;
  /** The page whose calls we had heard when the frame loaded last; -1 when there were none. */
  #heardAtLoad = -1;

  constructor(options: HostOptions) {
    this.#options = options;
    options.window.addEventListener('message', this.#receive);
  }

  dispose(): void {
    this.#options.window.removeEventListener('message', this.#receive);
    this.#forget();
  }

  /** Whether the adapter listens to a method, or to a message channel of subscribe. */
  listensTo(method: string, channel = ''): boolean {
    return this.#listeners.has(method + channel);
  }

  /** Tells the adapter an event, if it listens. */
  fire(method: string, payload: unknown, channel = ''): void {
    const listener = this.#listeners.get(method + channel);
    if (!listener) return;
    this.#options.journal({ kind: 'event', method: method + (channel && ` ${channel}`), data: payload });
    this.#post({
      ...listener,
      apiType: 'opencti',
      methodName: method,
      ...(channel === '' ? {} : { eventName: channel }),
      response: payload,
      shouldExecuteCallback: false,
      shouldExecuteListener: true,
    });
  }

  /** The frame has loaded a document. A page that had spoken before the load before this one is gone. */
  frameLoaded(): void {
    if (this.#heardAtLoad === this.#page) this.#freshPage();
    this.#heardAtLoad = this.#lastCallId < 0 ? -1 : this.#page;
  }

  /** The frame is taken out of the page. */
  frameRemoved(): void {
    this.#freshPage();
    this.#heardAtLoad = -1;
  }

  readonly #receive = (event: MessageEvent): void => {
    if (!event.isTrusted) return;
    const frame = this.#options.frame();
    if (frame === null || event.source !== frame) return;
    const request = readRequest(event.data);
    if (request === null) return;
    if (event.origin !== this.#options.adapterOrigin) {
      this.#options.journal({
        kind: 'ignored',
        method: request.methodName,
        callId: request.callId,
        data: event.origin,
      });
      return;
    }
    if (request.callId <= this.#lastCallId) this.#freshPage();
    this.#lastCallId = request.callId;
    if ('broken' in request) {
      this.#options.journal({ kind: 'call', method: request.methodName, callId: request.callId });
      this.#reply(request, genericError());
      return;
    }
    this.#options.journal({
      kind: 'call',
      method: request.methodName,
      callId: request.callId,
      data: request.args,
    });
    if (request.isListenerRegistered) this.#listen(request);
    // Old libraries run a method's listeners on every message of that name: no answer to a registration.
    if (listenerMethods.includes(request.methodName) && !request.isCallbackRegistered) return;
    const page = this.#page;
    this.#acting = this.#acting.then(() => this.#handle(request, page));
  };

  async #handle(request: Request, page: number): Promise<void> {
    if (page !== this.#page) return;
    const { fault, latencyMs } = await this.#options.plan(request.methodName);
    if (fault?.kind === 'dropRequest' || fault?.kind === 'sessionEnd') {
      this.#options.journal({ kind: 'dropped', method: request.methodName, callId: request.callId });
      if (fault.kind === 'sessionEnd') await this.#options.endSession();
      return;
    }
    const answer = fault ? (faultAnswer(fault) ?? (await this.#act(request))) : await this.#act(request);
    if (fault?.kind === 'dropReply' || fault?.kind === 'sessionEndAfter') {
      this.#options.journal({
        kind: 'dropped',
        method: request.methodName,
        callId: request.callId,
        data: answer,
      });
      if (fault.kind === 'sessionEndAfter') await this.#options.endSession();
      return;
    }
    const delay = latencyMs + (fault?.kind === 'delay' ? fault.delayMs : 0);
    void this.#options.wait(delay).then(() => {
      if (page === this.#page) this.#reply(request, answer);
    });
  }

  async #act(request: Request): Promise<Answer> {
    const { methodName, args } = request;
    try {
      if (methodName === 'subscribe' || methodName === 'unsubscribe' || methodName === 'publish') {
        return this.#channel(methodName, args);
      }
      if (listenerMethods.includes(methodName)) return ok();
      const method = Object.hasOwn(methods, methodName) ? methods[methodName] : undefined;
      return method ? await method(this.#options.controller, args) : genericError();
    } catch {
      return serverError();
    }
  }

  /** Lightning Message Service: every subscriber of a channel hears what is published on it. */
  #channel(method: 'subscribe' | 'unsubscribe' | 'publish', args: Fields): Answer {
    const channel = text(args.eventName);
    if (!/^\w+__c$/.test(channel))
      return invalidParam('channelName', 'The API name of a message channel', args.eventName);
    if (method === 'unsubscribe') this.#listeners.delete(`subscribe${channel}`);
    if (method === 'publish') this.fire('subscribe', args.message ?? null, channel);
    return ok(method === 'subscribe' ? {} : null);
  }

  #listen({ methodName, callId, apiVersion, args }: Request): void {
    const channel = methodName === 'subscribe' ? text(args.eventName) : '';
    if (methodName === 'subscribe' || listenerMethods.includes(methodName)) {
      this.#listeners.set(methodName + channel, { apiVersion, callId });
    }
  }

  #reply(request: Request | Broken, answer: Answer): void {
    const { methodName, callId, apiVersion, isCallbackRegistered } = request;
    this.#options.journal({ kind: 'reply', method: methodName, callId, data: answer });
    const channel = 'args' in request ? text(request.args.eventName) : '';
    this.#post({
      apiVersion,
      apiType: 'opencti',
      methodName,
      callId,
      ...(channel === '' ? {} : { eventName: channel }),
      response: answer,
      shouldExecuteCallback: isCallbackRegistered,
      shouldExecuteListener: false,
    });
  }

  #post(message: HostMessage): void {
    this.#options.frame()?.postMessage(message, this.#options.adapterOrigin);
  }

  #freshPage(): void {
    this.#forget();
    this.#page++;
    this.#options.onFreshAdapter();
  }

  #forget(): void {
    this.#listeners.clear();
    this.#lastCallId = -1;
  }
}

/** The answer that a fault puts in place of the method's own; null when the method shall act. */
function faultAnswer(fault: Fault): Answer | null {
  switch (fault.kind) {
    case 'serverError':
      return serverError();
    case 'genericError':
      return genericError();
    case 'validationError': {
      const message = fault.message || 'You must enter a value.';
      const statusCode = fault.code || 'FIELD_CUSTOM_VALIDATION_EXCEPTION';
      if (fault.shape === 'fieldErrors') {
        return saveLogError({ fieldErrors: { [fault.field || 'Subject']: [{ message, statusCode }] } });
      }
      return saveLogError([{ message, errorCode: statusCode, fields: fault.field ? [fault.field] : [] }]);
    }
    case 'dropRequest':
    case 'dropReply':
    case 'delay':
    case 'sessionEnd':
    case 'sessionEndAfter':
      return null;
    default:
      return fault.kind satisfies never;
  }
}
