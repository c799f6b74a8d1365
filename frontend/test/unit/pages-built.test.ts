import { createHash } from 'node:crypto';
import type { Rolldown } from 'vite';
import { build } from 'vite';
import { beforeAll, describe, expect, test } from 'vitest';

describe('the built softphone', () => {
  let files: string[] = [];
  let html = '';

  beforeAll(async () => {
    const built = (await build({
      mode: 'softphone',
      logLevel: 'error',
      build: { write: false },
    })) as Rolldown.RolldownOutput;
    files = built.output.map((file) => file.fileName);
    const page = built.output.find((file) => file.fileName === 'softphone.html');
    html = page?.type === 'asset' ? String(page.source) : '';
  }, 60_000);

  const inside = (tag: string): string[] =>
    [...html.matchAll(new RegExp(`<${tag}\\b[^>]*>([\\s\\S]*?)</${tag}>`, 'g'))].map(
      (match) => match[1] ?? '',
    );
  const hash = (code: string): string => `'sha256-${createHash('sha256').update(code).digest('base64')}'`;

  test('is one file that refers to no other', () => {
    expect(files).toEqual(['softphone.html']);
    const outside = html.replace(/<script\b[\s\S]*?<\/script>|<style>[\s\S]*?<\/style>/g, '');
    expect(outside).not.toMatch(/\b(?:src|href)=/);
    expect(inside('script')).toHaveLength(1);
  });

  test('lets run what it brings along, and nothing else but the library of an org', () => {
    const policy = /Content-Security-Policy" content="([^"]+)"/.exec(html)?.[1] ?? '';
    const directives = Object.fromEntries(
      policy.split(';').map((directive) => {
        const [name = '', ...values] = directive.trim().split(/\s+/);
        return [name, values];
      }),
    );
    expect(directives['default-src']).toEqual(["'none'"]);
    expect(directives['style-src']).toEqual(inside('style').map(hash));
    const scripts = directives['script-src'] ?? [];
    expect(scripts[0]).toBe(hash(inside('script')[0] ?? ''));
    for (const source of scripts.slice(1)) {
      expect(source).toMatch(
        /^https:\/\/\*\.[\w-]*(?:force|salesforce|visualforce|lightning)\.(?:com|mil|ms)$/,
      );
    }
    expect(policy).not.toContain('unsafe');
  });
});
