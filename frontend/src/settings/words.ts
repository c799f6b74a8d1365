import type { Damage, FieldProblem, TestStep } from '../shared/settings';
import { hasText, t } from '../shared/text';
import type { ProgramError } from './program';

/** The sentence for a fault's code; Go's own English one where there is none. */
export function faultText(code: string, otherwise = code): string {
  const key = `settings.problem.${code}`;
  return hasText(key) ? t(key) : otherwise;
}

/** What a problem of the file says, with its line or its place. */
export function problemText(problem: FieldProblem): string {
  const reason = faultText(problem.code, problem.text);
  if (problem.line > 0) return t('settings.damaged.line', { line: problem.line, reason });
  return problem.field === '' ? reason : `${problem.field}: ${reason}`;
}

/** Why the file is damaged; Go's own English sentence where the code is unknown. */
export function damageText(damage: Damage): string {
  const key = `settings.damage.${damage.code}`;
  const reason = hasText(key) ? t(key) : damage.text;
  return damage.line > 0 ? t('settings.damaged.line', { line: damage.line, reason }) : reason;
}

/** Why the program did not do something, as the end of a sentence. */
export function failureText(error: ProgramError): string {
  const key = `settings.reason.${error.code}`;
  return hasText(key) ? t(key) : error.message;
}

/** Why the console cannot be reached. */
export function consoleReason(code: string): string {
  const key = `start.reason.${code}`;
  return t(hasText(key) ? key : 'start.reason.failed');
}

/** What a step of a connection test found; Go's own English sentence where the code is unknown. */
export function stepText(step: TestStep): string {
  const key = [`settings.test.${step.step}.${step.code}`, `settings.test.${step.code}`].find(hasText);
  return key !== undefined && hasText(key) ? t(key) : step.text;
}

/** The name of a step. */
export function stepName(step: TestStep): string {
  const key = `settings.test.step.${step.step}`;
  return hasText(key) ? t(key) : step.step;
}
