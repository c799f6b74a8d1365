import { mount } from 'svelte';
import '../shared/tokens.css';
import { currentLanguage, t } from '../shared/text';
import './page.css';
import { programOf } from './program';
import Start from './Start.svelte';

// The settings window is the same page in a process of its own: Go says so in the page, or its address does.
const told = document.querySelector<HTMLMetaElement>('meta[name="cordboard-window"]')?.content;
const settingsOnly = told === 'settings' || new URLSearchParams(location.search).has('settings');
// Somebody came back here from the console and wants to stay.
const staying = new URLSearchParams(location.search).has('stay');

document.documentElement.lang = currentLanguage();
document.title = settingsOnly ? `${t('settings.title')} – ${t('start.title')}` : t('start.title');
const target = document.getElementById('start');
if (target) mount(Start, { target, props: { program: programOf(window), settingsOnly, staying } });
