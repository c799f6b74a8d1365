/** The methods of Open CTI that are used, by their API names. */
export type OpenCtiMethod =
  | 'setSoftphonePanelVisibility'
  | 'setSoftphoneItemLabel'
  | 'screenPop'
  | 'searchAndScreenPop'
  | 'saveLog'
  | 'refreshView'
  | 'getAppViewInfo'
  | 'getCallCenterSettings'
  | 'getSoftphoneLayout'
  | 'enableClickToDial'
  | 'disableClickToDial'
  | 'notifyInitializationComplete';

export type OpenCtiEvent = 'onClickToDial' | 'onNavigationChange';

/** Somebody who speaks Open CTI: Salesforce's own library, or the client below. Knows no time-outs. */
export interface OpenCtiClient {
  readonly means: 'library' | 'own';
  /** args are those of the API, without the callback. Throws what the library throws. */
  invoke(
    method: OpenCtiMethod,
    args: Readonly<Record<string, unknown>>,
    callback: (reply: unknown) => void,
  ): void;
  listen(event: OpenCtiEvent, listener: (payload: unknown) => void): void;
  dispose(): void;
}

/** The window of the softphone and who holds it. */
export interface Placement {
  readonly window: Window;
  readonly parent: Window;
  /** Salesforce's origin. */
  readonly host: string;
}

/** The version whose words are spoken; the host answers in the same one. */
export const apiVersion = 57;

/**
 * Speaks the wire of Open CTI for Lightning: one plain object per call to the page around, one per answer
 * back. An answer counts when it is a real message of that page in this version and says that the callback
 * is to be executed, once per call; an event when it says that the listener is.
 */
export function openOwnClient({ window, parent, host }: Placement): OpenCtiClient {
  const callbacks = new Map<string, (reply: unknown) => void>();
  const listeners = new Map<string, ((payload: unknown) => void)[]>();
  let nextCallId = 0;

  const post = (methodName: string, args: object, callback: boolean, listener: boolean): number => {
    const callId = nextCallId++;
    parent.postMessage(
      {
        methodName,
        callId,
        apiVersion,
        apiType: 'opencti',
        isCallbackRegistered: callback,
        isListenerRegistered: listener,
        args,
      },
      host,
    );
    return callId;
  };

  const hear = (event: MessageEvent<unknown>): void => {
    if (!event.isTrusted || event.source !== parent) return;
    const data = event.data;
    if (typeof data !== 'object' || data === null) return;
    const message = data as Readonly<Record<string, unknown>>;
    if (message.apiType !== 'opencti' || message.apiVersion !== apiVersion) return;
    if (event.origin !== host || typeof message.methodName !== 'string') return;
    if (message.shouldExecuteCallback === true) {
      const key = `${message.methodName}_${String(message.callId)}`;
      const callback = callbacks.get(key);
      callbacks.delete(key);
      callback?.(message.response);
    }
    if (message.shouldExecuteListener === true) {
      for (const listener of listeners.get(message.methodName) ?? []) listener(message.response);
    }
  };
  window.addEventListener('message', hear);

  return {
    means: 'own',
    invoke(method, args, callback) {
      const callId = post(method, onTheWire(method, args), true, false);
      callbacks.set(`${method}_${callId}`, callback);
    },
    listen(event, listener) {
      listeners.set(event, [...(listeners.get(event) ?? []), listener]);
      post(event, {}, false, true);
    },
    dispose() {
      window.removeEventListener('message', hear);
      callbacks.clear();
      listeners.clear();
    },
  };
}

/** The arguments as the library puts them on the wire. */
function onTheWire(method: OpenCtiMethod, args: Readonly<Record<string, unknown>>): object {
  switch (method) {
    case 'saveLog':
      return { object: args.value };
    case 'screenPop':
      return { type: args.type, params: args.params };
    case 'searchAndScreenPop':
      return {
        searchParams: args.searchParams,
        callType: args.callType,
        queryParams: args.queryParams,
        defaultFieldValues: args.defaultFieldValues,
        deferred: args.deferred,
        params: args.params,
      };
    case 'setSoftphonePanelVisibility':
      return { visible: args.visible };
    case 'setSoftphoneItemLabel':
      return { label: args.label };
    case 'refreshView':
    case 'getAppViewInfo':
    case 'getCallCenterSettings':
    case 'getSoftphoneLayout':
    case 'enableClickToDial':
    case 'disableClickToDial':
    case 'notifyInitializationComplete':
      return {};
    default: {
      const never: never = method;
      return never;
    }
  }
}
