import { createHash } from 'node:crypto';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import type { Plugin, UserConfig } from 'vite';
import { defineConfig } from 'vitest/config';

/**
 * One build per output, chosen by --mode:
 *
 *   bridge     src/bridge/main.ts      -> dist/bridge.js, one readable IIFE
 *   softphone  softphone.html          -> dist/softphone.html, self-contained
 *   start      index.html              -> dist/index.html, self-contained
 *   console    console.html            -> ../testbed/org/dist/index.html and its assets, relative
 */
export default defineConfig(({ mode }) => ({
  base: './',
  publicDir: false,
  plugins: [svelte(), ...pluginsOf(mode)],
  build: {
    ...buildOf(mode),
    target: 'es2022',
    emptyOutDir: false,
    modulePreload: false,
    reportCompressedSize: false,
  },
  test: {
    include: ['test/unit/**/*.test.ts'],
    environment: 'node',
    restoreMocks: true,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
}));

function buildOf(mode: string): NonNullable<UserConfig['build']> {
  switch (mode) {
    case 'bridge':
      return {
        outDir: 'dist',
        minify: false,
        lib: {
          entry: 'src/bridge/main.ts',
          formats: ['iife'],
          name: 'cordboard',
          fileName: () => 'bridge.js',
        },
        rolldownOptions: { output: { intro: '"use strict";' } },
      };
    case 'softphone':
      return selfContained('softphone.html');
    case 'start':
      return selfContained('index.html');
    case 'console':
      return { outDir: '../testbed/org/dist', rolldownOptions: { input: 'console.html' } };
    default:
      return {};
  }
}

function pluginsOf(mode: string): Plugin[] {
  if (mode === 'softphone' || mode === 'start') return [pageTexts(), inlined()];
  if (mode === 'console') return [renamed('console.html', 'index.html')];
  return [];
}

function selfContained(page: string): NonNullable<UserConfig['build']> {
  return {
    outDir: 'dist',
    cssCodeSplit: false,
    assetsInlineLimit: Number.MAX_SAFE_INTEGER,
    rolldownOptions: { input: page, output: { codeSplitting: false } },
  };
}

/** Leaves out of the message files what only cordctl says. */
function pageTexts(): Plugin {
  return {
    name: 'cordboard-page-texts',
    enforce: 'pre',
    transform(code, id) {
      if (!/\/src\/messages\/\w+\.json$/.test(id)) return null;
      const texts = Object.entries(JSON.parse(code) as Record<string, string>);
      return JSON.stringify(Object.fromEntries(texts.filter(([key]) => !key.startsWith('cordctl.'))));
    },
  };
}

/**
 * Puts the page's script and style into the page and fills {script} and {style} in its
 * Content-Security-Policy with their hashes, so that the page needs nothing but itself.
 */
function inlined(): Plugin {
  return {
    name: 'cordboard-inlined',
    enforce: 'post',
    generateBundle(_options, bundle) {
      const scripts: string[] = [];
      const styles: string[] = [];
      for (const [name, page] of Object.entries(bundle)) {
        if (page.type !== 'asset' || !name.endsWith('.html')) continue;
        let html = String(page.source);
        html = html.replace(/<link\b[^>]*\bhref="\.\/([^"]+\.css)"[^>]*>/g, (tag, file: string) => {
          const asset = bundle[file];
          if (asset?.type !== 'asset') return tag;
          const code = String(asset.source).trim();
          styles.push(hash(code));
          delete bundle[file];
          return `<style>${code}</style>`;
        });
        html = html.replace(/<script\b[^>]*\bsrc="\.\/([^"]+\.js)"[^>]*><\/script>/g, (tag, file: string) => {
          const chunk = bundle[file];
          if (chunk?.type !== 'chunk') return tag;
          const code = chunk.code
            .replace(/<\/(script)/gi, '<\\/$1')
            .replace(/<!--/g, '<\\!--')
            .trim();
          scripts.push(hash(code));
          delete bundle[file];
          return `<script type="module">${code}</script>`;
        });
        page.source = html
          .replace('{script}', () => scripts.join(' '))
          .replace('{style}', () => styles.join(' ') || "'none'");
      }
      const left = Object.keys(bundle).filter((name) => !name.endsWith('.html'));
      if (left.length > 0) this.error(`not inlined: ${left.join(', ')}`);
    },
  };
}

function renamed(from: string, to: string): Plugin {
  return {
    name: 'cordboard-renamed',
    enforce: 'post',
    generateBundle(_options, bundle) {
      const page = bundle[from];
      if (page) page.fileName = to;
    },
  };
}

function hash(code: string): string {
  return `'sha256-${createHash('sha256').update(code).digest('base64')}'`;
}
