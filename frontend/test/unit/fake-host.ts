import { isFields } from '../../src/shared/guard';

/** A window with a parent that hears Open CTI: what the softphone's own client sees of Salesforce. */
export class FakeHost {
  readonly origin = 'https://acme.lightning.force.com';
  readonly posted: { message: Record<string, unknown>; targetOrigin: string }[] = [];
  readonly listeners: ((event: unknown) => void)[] = [];
  readonly parent = {
    postMessage: (message: Record<string, unknown>, targetOrigin: string) =>
      void this.posted.push({ message: structuredClone(message), targetOrigin }),
  };
  readonly window = {
    addEventListener: (_type: string, listener: (event: unknown) => void) =>
      void this.listeners.push(listener),
    removeEventListener: (_type: string, listener: (event: unknown) => void) => {
      const at = this.listeners.indexOf(listener);
      if (at >= 0) this.listeners.splice(at, 1);
    },
  };

  get placement() {
    return {
      window: this.window as unknown as Window,
      parent: this.parent as unknown as Window,
      host: this.origin,
    };
  }

  get last(): Record<string, unknown> {
    return this.posted.at(-1)?.message ?? {};
  }

  deliver(data: unknown, change: { isTrusted?: boolean; source?: unknown; origin?: string } = {}): void {
    for (const listener of [...this.listeners]) {
      listener({ isTrusted: true, source: this.parent, origin: this.origin, data, ...change });
    }
  }

  /** Answers a call, the last one by default, as Salesforce does. */
  answer(response: unknown, change: Record<string, unknown> = {}, to = this.last): void {
    const { methodName, callId, apiVersion } = to;
    this.deliver({
      apiVersion,
      apiType: 'opencti',
      methodName,
      callId,
      shouldExecuteCallback: true,
      shouldExecuteListener: false,
      response,
      ...change,
    });
  }

  succeed(returnValue: unknown = null): void {
    this.answer({ success: true, returnValue, errors: null });
  }

  refuse(error: unknown): void {
    this.answer({ success: false, returnValue: null, errors: [error] });
  }

  tell(methodName: string, response: unknown): void {
    this.deliver({
      apiVersion: 57,
      apiType: 'opencti',
      methodName,
      callId: this.posted.find(({ message }) => isFields(message) && message.methodName === methodName)
        ?.message.callId,
      shouldExecuteCallback: false,
      shouldExecuteListener: true,
      response,
    });
  }
}
