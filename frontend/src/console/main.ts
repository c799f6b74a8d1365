import { mount } from 'svelte';
import { text } from '../shared/guard';
import { currentLanguage, t } from '../shared/text';
import '../shared/tokens.css';
import './console.css';
import Console from './Console.svelte';
import { Client } from './client';
import { ConsoleController } from './controller.svelte';

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

async function begin(target: HTMLElement): Promise<void> {
  const client = new Client(fetch.bind(window), token, toFrontDoor);
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

if (target) void begin(target);
