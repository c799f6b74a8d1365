// What the program tells the softphone in its stories.

/** A signed-on agent without calls. */
export const idle = {
  rev: 1,
  link: 'up',
  agent: 'on',
  server: 'Main',
  user: '200',
  device: '200',
  retryAt: 0,
  problem: null,
  calls: [],
  services: {},
  servers: [{ name: 'Main', keep: false, login: true, agents: false }],
  remembered: { server: 'Main', user: '200', device: '' },
  notes: {},
  log: [],
  pops: {},
  relations: {},
  site: { popWhen: 'ringing', results: [], resultRequired: false, showSeconds: true },
  pending: { id: 0, server: '', number: '', others: [] },
  tones: {},
  relaunch: false,
};

/** A customer on the line. */
export const talking = {
  id: 'c1',
  state: 'connected',
  direction: 'inbound',
  party: { number: '+49305550100', display: '+49 30 5550100', name: 'Ada Lovelace' },
  parties: [],
  consultOf: '',
  called: '200',
  data: {},
  startedAt: 1,
  connectedMs: 754_000,
  connectedAt: 1,
  cause: '',
  stale: false,
  prompting: false,
  can: ['hold', 'hangup', 'consult', 'blind', 'join', 'dtmf'],
};

/** The customer on hold. */
export const held = { ...talking, state: 'held', can: ['retrieve', 'hangup'] };

/** A colleague who is asked meanwhile. */
export const consultation = {
  ...talking,
  id: 'c2',
  consultOf: 'c1',
  direction: 'outbound',
  party: { number: '201', display: '201', name: 'Grace Hopper' },
  can: ['hold', 'hangup', 'consult', 'blind', 'dtmf', 'alternate', 'transfer', 'conference'],
};

/** A signed-off agent whose server shows a certificate that nobody vouches for. */
export const certificate = {
  subject: 'CN=mx.example.com,OU=Telephony,O=Example Ltd,C=DE',
  issuer: 'CN=mx.example.com,OU=Telephony,O=Example Ltd,C=DE',
  names: ['mx.example.com', '192.0.2.7'],
  notBefore: '2024-03-01T00:00:00Z',
  notAfter: '2039-03-01T00:00:00Z',
  pin: 'f00dcafe'.repeat(8),
  trusted: false,
  pinned: false,
  doubt: 'authority',
  reason: 'no authority that this computer trusts has signed it',
};
export const untrusted = {
  ...idle,
  link: 'down',
  agent: 'off',
  problem: { code: 'untrusted', text: 'x', detail: '' },
  untrusted: { server: 'Main', address: 'mx.example.com:7778', certificate, may: true },
};

/** What a switch with queues and do-not-disturb adds. */
export const queues = {
  services: { ready: true, dnd: true, forward: true },
  lacks: { park: 'dialect' },
  agentState: { state: 'notReady', pending: 'ready', reason: 'Lunch', groups: [] },
  dnd: false,
  forwards: [],
};

const record = (recordId, recordName, objectType) => ({ recordId, recordName, objectType });

export const waitingCase = '500000000000001';

const ada = { id: '003000000000001', name: 'Ada Lovelace', object: 'Contact', why: 'caller' };
const order = { id: waitingCase, name: '00001027', object: 'Case', why: 'opened' };

/** What the customer's call is about. */
export const relations = {
  c1: {
    who: ada,
    what: order,
    people: [{ id: '003000000000002', name: 'Charles Babbage', object: 'Contact', why: 'opened' }, ada],
    things: [
      order,
      { id: '001000000000001', name: 'Analytical Engines Ltd', object: 'Account', why: 'opened' },
    ],
    alone: false,
    result: '',
    outcome: '',
  },
};

/** A state with these calls; the customer is a known contact. */
export function calls(...list) {
  const matches = [record('003000000000001', 'Ada Lovelace', 'Contact')];
  const known = list.some(({ party }) => party.name === 'Ada Lovelace');
  return { ...idle, calls: list, pops: known ? { c1: { status: 'done', matches } } : {}, relations };
}

const ringing = { ...talking, state: 'ringing', connectedAt: 0, connectedMs: 0, can: ['hangup'] };
const dialing = { ...consultation, state: 'dialing', connectedAt: 0, connectedMs: 0, can: ['hangup'] };
const entered = {
  account: '4711',
  language: 'de',
  queue: 'Orders',
  reason: 'Delivery',
  order: 'A-1',
  vip: 'yes',
};
const several = [
  record('003000000000001', 'Ada Lovelace', 'Contact'),
  record('001000000000001', 'Analytical Engines Ltd', 'Account'),
];

/** States to look at, told one after another. */
/** Activities that Salesforce did not take as they were. */
export const refusals = {
  ...idle,
  log: [
    {
      id: 'l1',
      subject: 'Call from Ada Lovelace +49 30 5550100',
      state: 'refused',
      error: 'Required fields are missing: [Reason__c]',
      wrong: [
        {
          field: 'Status',
          value: 'Completed',
          reason: 'Status: bad value for restricted picklist field: Completed',
        },
        { field: 'Reason__c', value: '', reason: 'Required fields are missing: [Reason__c]' },
      ],
    },
    {
      id: 'l2',
      subject: 'Call to Alan Turing',
      state: 'saved',
      leftOut: [{ field: 'WhatId', value: 'Acme', reason: 'Related To ID: an id of the wrong kind' }],
    },
    { id: 'l3', subject: 'Call with Grace', state: 'refused', error: 'entity is deleted', gone: true },
    {
      id: 'l4',
      subject: 'Call from 0555',
      state: 'waiting',
      error: 'unable to obtain exclusive access to this record',
    },
    { id: 'l5', subject: 'Call from 0556', state: 'waiting', waitsFor: { org: 'acme', user: 'Robin Demo' } },
  ],
};

export const scenes = {
  refusals: [refusals],
  pickup: [{ ...idle, services: { pickup: true, groupPickup: true } }],
  talking: [calls(talking)],
  prompting: [calls({ ...dialing, consultOf: '', state: 'initiated', prompting: true })],
  severalNumbers: [
    { ...idle, pending: { id: 1, server: '', number: '+49301234567', others: ['+491702345678'] } },
  ],
  tones: [{ ...calls(talking), tones: { c1: '820445398#' } }],
  consulting: [calls(held, dialing)],
  consulted: [calls(held, consultation)],
  failed: [calls(held, { ...dialing, state: 'failed', cause: 'busy' })],
  missed: [calls(held, { ...dialing, cause: 'busy' }), calls(held)],
  conference: [calls({ ...talking, parties: [talking.party, consultation.party], can: ['hold', 'hangup'] })],
  unknown: [{ ...calls({ ...ringing, data: entered }), pops: { c1: { status: 'done', matches: [] } } }],
  several: [{ ...calls(ringing), pops: { c1: { status: 'done', matches: several } } }],
  rings: [{ ...calls({ ...ringing, can: ['hangup', 'deflect'] }), ...queues }],
  parkable: [
    {
      ...calls({ ...talking, can: [...talking.can, 'park'] }),
      ...queues,
      dnd: true,
      forwards: [{ type: '', to: '+49 30 5550199' }],
    },
  ],
  reconnectable: [calls(held, { ...consultation, can: [...consultation.can, 'reconnect'] })],
  untrusted: [untrusted],
  queueServer: [
    {
      ...idle,
      agent: 'off',
      link: 'down',
      servers: [{ name: 'Main', agents: true }],
      remembered: { ...idle.remembered, agentId: '4711' },
    },
  ],
  lockedServers: [{ ...untrusted, untrusted: { ...untrusted.untrusted, may: false } }],
  wrapUp: [calls(talking), { ...idle, relations }],
};
