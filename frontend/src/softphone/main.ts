import { mount } from 'svelte';
import Softphone from './Softphone.svelte';

const target = document.getElementById('softphone');
if (target) mount(Softphone, { target });
