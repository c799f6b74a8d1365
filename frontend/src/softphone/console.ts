import type { CrmRoute, CrmView, DialRequest } from '../bridge/crm';
import type { PendingRequest, TelephonyState } from '../contract/state';
import type { PopRules } from '../contract/telephony';
import { openCallCenter } from './callcenter';
import { openDialing } from './dialing';
import { openLeading } from './leading';
import { type LogController, type Logging, openLogging } from './logging';
import { openPopping, type PopController, type Popping } from './popping';
import { labelOf } from './words';

/** What the console is given by the controller. */
export interface ConsoleController {
  readonly pops: PopController;
  readonly logs: LogController;
  /** Names this page among the softphone's. */
  readonly pageId: string;
  /** Lead: this page may lead, and is there at a roll call. */
  lead(round: number, rules: PopRules): Promise<void>;
  /** The CRM announced what it shows. */
  announced(view: CrmView): void;
  /** What the org's administrator set for the call center. */
  callCenter(settings: Readonly<Record<string, string>>): Promise<void>;
  /** A number was clicked. */
  dial(request: DialRequest): void;
  /** Something went wrong that no agent can do anything about. */
  onTrouble(kind: string, error: unknown): void;
}

/** The CRM beside the panel, kept in step with the telephone. */
export interface Console {
  readonly crm: CrmRoute;
  readonly popping: Popping;
  onState(state: TelephonyState): void;
  dispose(): void;
}

/** Takes clicks on numbers from now on; the rest follows the state. */
export function openConsole(crm: CrmRoute, controller: ConsoleController): Console {
  const popping = openPopping(crm, controller.pops);
  const logging: Logging = openLogging(crm, controller.logs);
  const leading = openLeading(controller.pageId, () => crm.popRules(), controller.lead);
  const dialing = openDialing(
    (enabled) => crm.enableDialing(enabled),
    (error) => controller.onTrouble('dialing', error),
  );
  const callCenter = openCallCenter(
    () => crm.settings(),
    (settings) => controller.callCenter(settings),
    (error) => controller.onTrouble('callCenter', error),
  );
  let label = '';
  let request = 0;

  crm.onDial((request) => {
    crm.showPanel(true).catch(() => {});
    controller.dial(request);
  });
  crm.onView((view) => controller.announced(view));

  const setLabel = (text: string): void => {
    if (label === text) return;
    label = text;
    crm.label(text).catch(() => {
      label = '';
    });
  };

  /** What was asked for outside the panel is finished in it, so it comes up. */
  const showRequest = ({ id, server, number }: PendingRequest): void => {
    if (id <= request || (server === '' && number === '')) return;
    request = id;
    crm.showPanel(true).catch(() => {});
  };

  return {
    crm,
    popping,
    onState(state) {
      showRequest(state.pending);
      dialing.want(state.agent === 'on' && state.link === 'up');
      callCenter.onState();
      setLabel(labelOf(state));
      if (!leading.onState(state)) return;
      popping.onState(state);
      logging.onState(state);
    },
    dispose() {
      dialing.dispose();
      leading.dispose();
      crm.dispose();
    },
  };
}
