// Salesforce's own list, as its Open CTI library has it since 55.0.
const salesforce =
  /^https:\/\/[\w.-]+\.(?:force\.com|visualforce\.com|my-visualforce\.com|my-lightning\.com|salesforce\.com|my-salesforce\.com|salesforce\.(?:mil|ms)|crmforce\.(?:mil|ms))(?::\d{1,5})?$/;

const thisMachine = /^https?:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?$/;

/** Whether the origin is one of Salesforce's. */
export function isSalesforceOrigin(origin: string): boolean {
  return salesforce.test(origin);
}

/**
 * Whether the softphone speaks to a page of this origin at all: Salesforce, or this machine (the simulated
 * console). Which of them may reach telephony is decided elsewhere, by the program's own allow-list.
 */
export function isHostOrigin(origin: string): boolean {
  return isSalesforceOrigin(origin) || thisMachine.test(origin);
}
