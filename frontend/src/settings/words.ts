import type { FieldProblem, TestStep } from '../contract/settings';
import { hasText, t } from '../shared/text';
import type { Form } from './form.svelte';
import type { ProgramError } from './program';
import { type Row, rowText } from './rows';

/** The sentence for a fault's code; the code where there is none. */
export function faultText(code: string): string {
  const key = `settings.problem.${code}`;
  return hasText(key) ? t(key) : code;
}

/** What a problem of the file says, with its line or its place. */
export function problemText(problem: FieldProblem): string {
  const reason = faultText(problem.code);
  if (problem.line > 0) return t('settings.damaged.line', { line: problem.line, reason });
  return problem.field === '' ? reason : `${problem.field}: ${reason}`;
}

/** Why the file is damaged. */
export function damageText(damage: FieldProblem): string {
  return problemText({ ...damage, field: '' });
}

/** Who says a setting and when a change of it takes effect. */
export function standingText(form: Form, row: Row): string {
  const moment = t(`settings.applies.${row.applies}`);
  if (form.locked(row.path)) return `${t('settings.locked')} ${moment}`;
  const who = form.changed(row) ? 'changed' : form.source(row.path);
  return `${rowText('source', who)} ${moment}`;
}

/** Why the program did not do something, as the end of a sentence; what no code names is told in the system's words. */
export function failureText({ code, message }: ProgramError): string {
  const key = [`settings.reason.${code}`, `settings.problem.${code}`, `problem.${code}`].find(hasText);
  if (key === undefined || code === 'internal' || code === 'failed') return message || t('problem.failed');
  return t(key, { detail: message }).trim();
}

/** Why the console cannot be reached. */
export function consoleReason(code: string): string {
  const key = `start.reason.${code}`;
  return t(hasText(key) ? key : 'start.reason.failed');
}

/** What a step of a connection test found. */
export function stepText(step: TestStep): string {
  const { code, detail } = step;
  const key = [`settings.test.${step.step}.${code}`, `settings.test.${code}`, `problem.${code}`].find(
    hasText,
  );
  return t(key ?? (step.ok ? 'settings.test.ok' : 'problem.failed'), { detail }).trim();
}

/** The name of a step. */
export function stepName(step: TestStep): string {
  const key = `settings.test.step.${step.step}`;
  return hasText(key) ? t(key) : step.step;
}
