import { mount } from 'svelte';
import { text } from '../shared/guard';
import { currentLanguage, t } from '../shared/text';
import '../shared/tokens.css';
import './console.css';
import Console from './Console.svelte';
import { Client } from './client';
import { ConsoleController } from './controller.svelte';
import { announcePopOut, popOutPath } from './popout';

const target = document.getElementById('console');
const token = document.querySelector<HTMLMetaElement>('meta[name="console-token"]')?.content ?? '';
document.documentElement.lang = currentLanguage();

/** An expired session leads to the front door and from there back to this page. */
const toFrontDoor = (): void => {
  location.assign(`/?startURL=${encodeURIComponent(location.pathname + location.search)}`);
};

/** Lightning's global value provider, as far as it tells who is logged in. */
function tellUser(id: string, name: string): void {
  const values: Readonly<Record<string, string>> = {
    '$SObjectType.CurrentUser.Id': id,
    '$SObjectType.CurrentUser.Name': name,
  };
  Object.assign(window, { $A: { get: (name: string) => values[name] } });
}

/** A window that the softphone was popped out into holds nothing of its own: the console fills it. */
function beginPopOut(target: HTMLElement): void {
  if (announcePopOut(window)) return;
  const message = document.createElement('p');
  message.className = 'card message';
  message.textContent = t('console.softphone.alone');
  target.replaceChildren(message);
}

async function begin(target: HTMLElement): Promise<void> {
  const client = new Client(fetch.bind(window), token, toFrontDoor, crypto.randomUUID());
  try {
    const org = await client.org();
    tellUser(text(org.user.Id), text(org.user.Name));
    const controller = new ConsoleController(org, client, window);
    mount(Console, { target, props: { controller, client } });
  } catch {
    const message = document.createElement('p');
    message.className = 'card message';
    message.textContent = t('console.noServer');
    target.replaceChildren(message);
  }
}

if (target !== null && location.pathname === popOutPath) beginPopOut(target);
else if (target !== null) void begin(target);
