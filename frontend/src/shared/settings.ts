import type { TestCertificate } from '../contract/state';
import { type Fields, fields, list, number, oneOf, text, textOrNull } from './guard';

/** Mirror of backend/config's Config, as JSON. */
export interface Config {
  servers: Server[];
  activeServer: string;
  clientIds: ClientId[];
  activeClientId: string;
  monitorObject: string;
  salesforce: { url: string; softphone: string[] };
  remembered: { server: string; user: string; device: string; agentId: string; kept: boolean };
  numbers: { country: string; outsidePrefix: string; internalLengths: number[]; confirmLinks: boolean };
  pop: { items: string[]; when: Moment };
  log: { internal: boolean; results: string[] };
  tray: { hideOnClose: boolean };
  logging: { level: Level; maskNumbers: boolean };
}

export const dialects = ['zultys', 'ecma', 'openscape', 'openscape-business', 'dmcc'] as const;
export type Dialect = (typeof dialects)[number];

/** What says that a request was carried out; empty is the dialect's own way. */
export const completions = ['', 'response', 'event'] as const;
export type Completion = (typeof completions)[number];

export const levels = ['debug', 'info', 'warn', 'error'] as const;
export type Level = (typeof levels)[number];

/** When the record of an inbound call opens. */
export const moments = ['ringing', 'answered'] as const;
export type Moment = (typeof moments)[number];

export interface Server {
  name: string;
  host: string;
  port: number;
  tls: boolean;
  pin: string;
  dialect: Dialect;
  session: boolean;
  /** What a DMCC server calls the switch that has the extensions. */
  switchName: string;
  /** Keeps agents from leaving their password in the system's credential store. */
  neverRemember: boolean;
  /** Paths of the client certificate and its private key; the key itself is never here. */
  certificate: { file: string; key: string };
  /** The servers to turn to, in order, when this one cannot be reached. */
  standby: Standby[];
  adjust: Adjust;
}

export interface Standby {
  host: string;
  port: number;
  pin: string;
}

/** How one site's switch differs from its dialect; empty and 0 leave it at that. Times are seconds. */
export interface Adjust {
  namespace: string;
  devicePattern: string;
  completion: Completion;
  keepAlive: number;
  /** Requests a second; -1 is no limit. */
  pace: number;
  /** -1 is never. */
  probe: number;
  connectTimeout: number;
  answerTimeout: number;
}

export interface ClientId {
  name: string;
  value: string;
}

/** One thing wrong with a configuration; field is such as servers[1].port, or empty for the whole file. */
export interface FieldProblem {
  readonly field: string;
  readonly code: string;
  /** The line of the file it is in; 0 when it is not about a line. */
  readonly line: number;
}

/** Why the file could not be read; line is 0 when the file as a whole is meant. */
export interface Damage {
  readonly code: string;
  readonly line: number;
}

/** What Settings.Load answers. */
export interface SettingsView {
  readonly config: Config;
  readonly path: string;
  readonly missing: boolean;
  readonly damaged: Damage | null;
  readonly problems: readonly FieldProblem[];
  readonly relaunch: boolean;
  /** The fields an administrator's policy sets, such as servers or salesforce.url. */
  readonly locked: readonly string[];
}

/** What Settings.Save answers; kept is where a damaged file was put aside. */
export interface SaveResult {
  readonly ok: boolean;
  readonly errors: readonly FieldProblem[];
  readonly relaunch: boolean;
  readonly kept: string;
}

/** One thing that a connection test did; with step the code names the sentence of the message files. */
export interface TestStep {
  readonly step: string;
  readonly ok: boolean;
  readonly code: string;
  readonly detail: string;
}

/** What Settings.Test answers; errors are those of a configuration whose only server is the tested one. */
export interface TestView {
  readonly errors: readonly FieldProblem[];
  readonly steps: readonly TestStep[];
  readonly certificate: TestCertificate | null;
}

/** What Settings.Health answers. */
export interface Health {
  readonly version: string;
  /** The origins of softphone pages that the org's page can read. */
  readonly elsewhere: readonly string[];
}

/** The port a dialect's servers listen on by default; 0 when there is no such custom. */
export function defaultPort(dialect: Dialect, tls: boolean): number {
  switch (dialect) {
    case 'zultys':
      return tls ? 7778 : 7777;
    case 'dmcc':
      return tls ? 4722 : 4721;
    case 'openscape-business':
      return tls ? 0 : 8800;
    case 'ecma':
    case 'openscape':
      return 0;
    default:
      return dialect satisfies never;
  }
}

export function readSettingsView(value: unknown): SettingsView {
  const view = fields(value);
  const problems = list(view.problems, readFieldProblem);
  const damage = fields(view.damaged);
  let damaged: Damage | null = null;
  if (text(damage.code) !== '') {
    damaged = { code: text(damage.code), line: number(damage.line) };
  }
  return {
    config: readConfig(view.config),
    path: text(view.path),
    missing: view.missing === true,
    damaged,
    problems,
    relaunch: view.relaunch === true,
    locked: list(view.locked, textOrNull),
  };
}

export function readSaveResult(value: unknown): SaveResult {
  const result = fields(value);
  return {
    ok: result.ok === true,
    errors: list(result.errors, readFieldProblem),
    relaunch: result.relaunch === true,
    kept: text(result.kept),
  };
}

export function readTestView(value: unknown): TestView {
  const view = fields(value);
  return {
    errors: list(view.errors, readFieldProblem),
    steps: list(view.steps, readTestStep),
    certificate: readCertificate(view.certificate),
  };
}

export function readHealth(value: unknown): Health {
  const health = fields(value);
  return { version: text(health.version), elsewhere: list(health.softphonesFromElsewhere, textOrNull) };
}

export function readConfig(value: unknown): Config {
  const config = fields(value);
  const salesforce = fields(config.salesforce);
  const remembered = fields(config.remembered);
  const numbers = fields(config.numbers);
  const pop = fields(config.pop);
  const log = fields(config.log);
  const logging = fields(config.logging);
  return {
    servers: list(config.servers, readServer),
    activeServer: text(config.activeServer),
    clientIds: list(config.clientIds, readClientId),
    activeClientId: text(config.activeClientId),
    monitorObject: text(config.monitorObject),
    salesforce: { url: text(salesforce.url), softphone: list(salesforce.softphone, textOrNull) },
    remembered: {
      server: text(remembered.server),
      user: text(remembered.user),
      device: text(remembered.device),
      agentId: text(remembered.agentId),
      kept: remembered.kept === true,
    },
    numbers: {
      country: text(numbers.country),
      outsidePrefix: text(numbers.outsidePrefix),
      internalLengths: list(numbers.internalLengths, (item) => (typeof item === 'number' ? item : null)),
      confirmLinks: numbers.confirmLinks === true,
    },
    pop: { items: list(pop.items, textOrNull), when: oneOf(pop.when, moments, 'ringing') },
    log: { internal: log.internal === true, results: list(log.results, textOrNull) },
    tray: { hideOnClose: fields(config.tray).hideOnClose === true },
    logging: {
      level: oneOf(logging.level, levels, 'info'),
      maskNumbers: logging.maskNumbers !== false,
    },
  };
}

function readServer(value: unknown): Server {
  const server = fields(value);
  const certificate = fields(server.certificate);
  return {
    name: text(server.name),
    host: text(server.host),
    port: number(server.port),
    tls: server.tls === true,
    pin: text(server.pin),
    dialect: oneOf(server.dialect, dialects, 'zultys'),
    session: server.session === true,
    switchName: text(server.switchName),
    neverRemember: server.neverRemember === true,
    certificate: { file: text(certificate.file), key: text(certificate.key) },
    standby: list(server.standby, readStandby),
    adjust: readAdjust(fields(server.adjust)),
  };
}

function readStandby(value: unknown): Standby {
  const standby = fields(value);
  return { host: text(standby.host), port: number(standby.port), pin: text(standby.pin) };
}

function readAdjust(adjust: Fields): Adjust {
  return {
    namespace: text(adjust.namespace),
    devicePattern: text(adjust.devicePattern),
    completion: oneOf(adjust.completion, completions, ''),
    keepAlive: number(adjust.keepAlive),
    pace: number(adjust.pace),
    probe: number(adjust.probe),
    connectTimeout: number(adjust.connectTimeout),
    answerTimeout: number(adjust.answerTimeout),
  };
}

function readClientId(value: unknown): ClientId {
  const id = fields(value);
  return { name: text(id.name), value: text(id.value) };
}

function readTestStep(value: unknown): TestStep | null {
  const step = fields(value);
  if (text(step.step) === '') return null;
  return {
    step: text(step.step),
    ok: step.ok === true,
    code: text(step.code),
    detail: text(step.detail),
  };
}

function readFieldProblem(value: unknown): FieldProblem | null {
  const problem = fields(value);
  if (text(problem.code) === '') return null;
  return {
    field: text(problem.field),
    code: text(problem.code),
    line: number(problem.line),
  };
}

/** Reads a certificate; null without a SHA-256. */
function readCertificate(value: unknown): TestCertificate | null {
  const shown = fields(value);
  if (!/^[0-9a-f]{64}$/.test(text(shown.pin))) return null;
  return {
    subject: text(shown.subject),
    issuer: text(shown.issuer),
    names: list(shown.names, textOrNull),
    notBefore: text(shown.notBefore),
    notAfter: text(shown.notAfter),
    pin: text(shown.pin),
    trusted: shown.trusted === true,
    pinned: shown.pinned === true,
    doubt: text(shown.doubt),
    reason: text(shown.reason),
  };
}
