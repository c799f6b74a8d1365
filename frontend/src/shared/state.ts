import { type Doubt, readDoubt } from './certificate';
import { type Duty, type Forward, readDuty, readForward } from './duty';
import { type Fields, fields, isFields, list, map, number, oneOf, text, textOrNull, unique } from './guard';
import { type Problem, readProblem } from './wire';

export const linkStates = ['down', 'connecting', 'up', 'retrying'] as const;
export const agentStates = ['off', 'signingOn', 'on', 'signingOff'] as const;
export const callStates = ['initiated', 'dialing', 'ringing', 'connected', 'held', 'failed'] as const;
export const logStates = ['waiting', 'claimed', 'sending', 'saved', 'uncertain', 'refused'] as const;
export const bookTroubles = ['full', 'readOnly', 'gone', 'locked', 'noFile', 'disk'] as const;

export type LinkState = (typeof linkStates)[number];
export type AgentState = (typeof agentStates)[number];
export type CallState = (typeof callStates)[number];
export type LogState = (typeof logStates)[number];
export type BookTrouble = (typeof bookTroubles)[number];
/** Empty while nobody told. */
export type Direction = 'inbound' | 'outbound' | '';

/** Somebody on the other side; display is the number spelled for reading. */
export interface Party {
  readonly number: string;
  readonly name: string;
  readonly display: string;
}

/** A call as Go tells it. Times are Unix milliseconds, 0 for not yet. */
export interface Call {
  readonly id: string;
  readonly state: CallState;
  readonly direction: Direction;
  readonly party: Party;
  /** The other parties when there are more than one: a conference. */
  readonly parties: readonly Party[];
  /** The call that this one was made to ask about; empty for a call of its own. */
  readonly consultOf: string;
  readonly called: string;
  readonly data: Readonly<Record<string, string>>;
  readonly startedAt: number;
  /** Milliseconds talked when the state was told; 0 before the answer. */
  readonly connectedMs: number;
  readonly connectedAt: number;
  readonly cause: string;
  /** The switch is out of reach: this is what it was. */
  readonly stale: boolean;
  /**
   * What may be done now: hold, retrieve, hangup, answer, consult, alternate, reconnect, transfer, conference,
   * blind, dtmf, deflect, park, endCall, join.
   */
  readonly can: readonly string[];
  /** What the switch does not permit for this call, though it could do it: why, by service. */
  readonly denied: Readonly<Record<string, string>>;
  /** What to look for in the CRM, best first; empty when Go leaves it to the page. */
  readonly search: readonly string[];
}

/** A record as the CRM names it. */
export interface CrmRecord {
  readonly recordId: string;
  readonly recordName: string;
  readonly objectType: string;
  readonly accountId?: string;
  readonly contactId?: string;
}

/** A finished call on its way to the CRM. */
export interface LogEntry {
  readonly id: string;
  readonly subject: string;
  readonly state: LogState;
  readonly recordId: string;
  readonly error: string;
  readonly party: string;
  /** The record that the Activity hangs on; null for none. */
  readonly related: CrmRecord | null;
}

/** How the program's call log stands. */
export interface Book {
  /** Why calls are kept in memory only; empty when they are on disk. */
  readonly trouble: BookTrouble | '';
  /** A damaged call log that was found; null for none. */
  readonly recovered: { readonly salvaged: number; readonly aside: string } | null;
  /** Entries that waited for a decision, too many, and went to a file; null for none. */
  readonly moved: { readonly count: number; readonly file: string } | null;
}

/** What a call's Activity hangs on, and how the call went. */
export interface Relations {
  /** The records that were shown or made between the first ring and the end of the wrap-up. */
  readonly visits: readonly CrmRecord[];
  /** Ids out of visits; empty for none. */
  readonly who: string;
  readonly what: string;
  /** The agent chose them; otherwise a rule did. */
  readonly chosen: boolean;
  readonly result: string;
}

/** What the administrator set up for every agent here. */
export interface Site {
  /** When a caller's record is shown. */
  readonly popWhen: 'ringing' | 'answered';
  /** The results that a call can have had; none leaves them to the softphone. */
  readonly results: readonly string[];
}

/** What somebody asked for outside the softphone, which the softphone is to finish. */
export interface Wanted {
  /** Grows with every wish: each is taken up once. */
  readonly id: number;
  /** The server to sign on to; empty for none. */
  readonly server: string;
  /** The number for the dial box; empty for none. */
  readonly number: string;
}

/** What the bridge's State() answers: everything there is to know, numbered. */
export interface TelephonyState {
  readonly rev: number;
  /** Names this run of the program: call ids are unique within one. */
  readonly run: string;
  /** Another program on this computer logs the calls of this extension: this one only shows them. */
  readonly watching: boolean;
  readonly link: LinkState;
  readonly agent: AgentState;
  readonly server: string;
  readonly user: string;
  readonly device: string;
  readonly retryAt: number;
  readonly problem: Problem | null;
  readonly calls: readonly Call[];
  readonly services: Readonly<Record<string, boolean>>;
  /** What cannot be asked of this switch: why, by service. */
  readonly lacks: Readonly<Record<string, string>>;
  readonly duty: Duty;
  /** Do not disturb; null while it is not known. */
  readonly dnd: boolean | null;
  readonly forwards: readonly Forward[];
  readonly servers: readonly string[];
  /** The servers whose password may be kept in the system's credential store. */
  readonly keepers: readonly string[];
  /** The servers that know no users: an extension is all they ask for. */
  readonly userless: readonly string[];
  /** The servers whose queues may know agents by an ID of their own. */
  readonly agentServers: readonly string[];
  readonly remembered: {
    readonly server: string;
    readonly user: string;
    readonly device: string;
    readonly agentId: string;
    /** The password is in the credential store: an empty one will do. */
    readonly kept: boolean;
  };
  readonly notes: Readonly<Record<string, string>>;
  readonly log: readonly LogEntry[];
  /** Entries that a person has to decide about and that log leaves out. */
  readonly logMore: number;
  readonly book: Book;
  readonly pops: Readonly<Record<string, readonly CrmRecord[]>>;
  /** By call id, for the calls that are up and the last that ended. */
  readonly relations: Readonly<Record<string, Relations>>;
  readonly site: Site;
  readonly wanted: Wanted;
  /** Settings were changed that count only after a new start. */
  readonly relaunch: boolean;
  /** What the last sign-on failed for; null for no such thing. */
  readonly doubt: Doubt | null;
}

/** Reads a state; what is missing or odd becomes the empty value, and null is no state at all. */
export function readState(value: unknown): TelephonyState | null {
  if (!isFields(value) || typeof value.rev !== 'number') return null;
  const remembered = fields(value.remembered);
  const site = fields(value.site);
  const wanted = fields(value.wanted);
  return {
    rev: value.rev,
    run: text(value.run),
    watching: value.watching === true,
    link: oneOf(value.link, linkStates, 'down'),
    agent: oneOf(value.agent, agentStates, 'off'),
    server: text(value.server),
    user: text(value.user),
    device: text(value.device),
    retryAt: number(value.retryAt),
    problem: isFields(value.problem) ? readProblem(value.problem) : null,
    calls: unique(list(value.calls, readCall), idOf),
    services: map(value.services, (item) => (typeof item === 'boolean' ? item : null)),
    lacks: map(value.lacks, textOrNull),
    duty: readDuty(fields(value.duty)),
    dnd: typeof value.dnd === 'boolean' ? value.dnd : null,
    forwards: list(value.forwards, readForward),
    servers: [...new Set(list(value.servers, (item) => text(fields(item).name) || null))],
    keepers: list(value.servers, (item) => (fields(item).keep === true && text(fields(item).name)) || null),
    userless: list(
      value.servers,
      (item) => (fields(item).login === false && text(fields(item).name)) || null,
    ),
    agentServers: list(
      value.servers,
      (item) => (fields(item).agents === true && text(fields(item).name)) || null,
    ),
    remembered: {
      server: text(remembered.server),
      user: text(remembered.user),
      device: text(remembered.device),
      agentId: text(remembered.agentId),
      kept: remembered.kept === true,
    },
    notes: map(value.notes, textOrNull),
    log: unique(list(value.log, readLogEntry), idOf),
    logMore: number(value.logMore),
    book: readBook(fields(value.book)),
    pops: map(value.pops, (item) =>
      unique(list(fields(item).matches, readRecord), (match) => match.recordId),
    ),
    relations: map(value.relations, readRelations),
    site: {
      popWhen: oneOf(site.popWhen, ['ringing', 'answered'] as const, 'ringing'),
      results: [...new Set(list(site.results, (item) => text(item) || null))],
    },
    wanted: { id: number(wanted.id), server: text(wanted.server), number: text(wanted.number) },
    relaunch: value.relaunch === true,
    doubt: readDoubt(fields(value.doubt)),
  };
}

const idOf = (item: { readonly id: string }): string => item.id;

function readCall(value: unknown): Call | null {
  if (!isFields(value) || text(value.id) === '') return null;
  return {
    id: text(value.id),
    state: oneOf(value.state, callStates, 'initiated'),
    direction: oneOf(value.direction, ['inbound', 'outbound', ''] as const, ''),
    party: readParty(fields(value.party)),
    parties: list(value.parties, (item) => (isFields(item) ? readParty(item) : null)),
    consultOf: text(value.consultOf),
    called: text(value.called),
    data: map(value.data, textOrNull),
    startedAt: number(value.startedAt),
    connectedMs: number(value.connectedMs),
    connectedAt: number(value.connectedAt),
    cause: text(value.cause),
    stale: value.stale === true,
    can: list(value.can, textOrNull),
    denied: map(value.denied, textOrNull),
    search: list(value.search, textOrNull),
  };
}

function readParty(party: Fields): Party {
  const number = text(party.number);
  return { number, name: text(party.name), display: text(party.display) || number };
}

function readRelations(value: unknown): Relations | null {
  if (!isFields(value)) return null;
  return {
    visits: unique(list(value.visits, readRecord), (visit) => visit.recordId),
    who: text(value.who),
    what: text(value.what),
    chosen: value.chosen === true,
    result: text(value.result),
  };
}

function readBook(book: Fields): Book {
  const { recovered: found, moved } = book;
  return {
    trouble: oneOf(book.trouble, ['', ...bookTroubles] as const, ''),
    recovered: isFields(found) ? { salvaged: number(found.salvaged), aside: text(found.aside) } : null,
    moved: isFields(moved) ? { count: number(moved.count), file: text(moved.file) } : null,
  };
}

function readLogEntry(value: unknown): LogEntry | null {
  if (!isFields(value) || text(value.id) === '') return null;
  return {
    id: text(value.id),
    subject: text(value.subject),
    state: oneOf(value.state, logStates, 'waiting'),
    recordId: text(value.recordId),
    error: text(value.error) || text(fields(value.error).text),
    party: text(value.party) || text(fields(value.party).name) || text(fields(value.party).number),
    related: readRecord(value.related),
  };
}

/** Reads a record; null without an id. */
export function readRecord(value: unknown): CrmRecord | null {
  if (!isFields(value) || text(value.recordId) === '') return null;
  const accountId = text(value.accountId);
  const contactId = text(value.contactId);
  return {
    recordId: text(value.recordId),
    recordName: text(value.recordName),
    objectType: text(value.objectType),
    ...(accountId && { accountId }),
    ...(contactId && { contactId }),
  };
}
