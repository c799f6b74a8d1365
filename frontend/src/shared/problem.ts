import { hasText, t } from './text';
import type { Problem } from './wire';

/** A problem as a sentence: by its code, else in the program's own words. */
export function problemText(problem: Problem): string {
  const sentences = [problem.code, problem.also ?? '']
    .map((code) => `problem.${code}`)
    .filter(hasText)
    .map((key) => t(key, { detail: problem.detail }).trim());
  return sentences.join(' ') || problem.text || t('problem.failed');
}
