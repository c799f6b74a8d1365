import type { CrmRoute, DialRequest } from '../bridge/crm';
import type { CrmRecord, PendingRequest, TelephonyState } from '../contract/state';
import { type LogController, type Logging, openLogging } from './logging';
import { openPopping, type PopController, type Popping } from './popping';
import { labelOf } from './words';

/** What the console is given by the controller. */
export interface ConsoleController {
  readonly pops: PopController;
  readonly logs: LogController;
  /** The CRM shows a record, whatever for. */
  visited(record: CrmRecord): void;
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
}

/** Takes clicks on numbers from now on; the rest follows the state. */
export function openConsole(crm: CrmRoute, controller: ConsoleController): Console {
  const popping = openPopping(crm, controller.pops);
  const logging: Logging = openLogging(crm, controller.logs);
  let dialing: boolean | null = null;
  let label = '';
  let request = 0;

  crm.onDial((request) => {
    crm.showPanel(true).catch(() => {});
    controller.dial(request);
  });
  crm.onVisit((record) => controller.visited(record));

  const enableDialing = (enabled: boolean): void => {
    if (dialing === enabled) return;
    dialing = enabled;
    crm.enableDialing(enabled).catch((error) => {
      dialing = null;
      controller.onTrouble('dialing', error);
    });
  };

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
      enableDialing(state.agent === 'on' && state.link === 'up');
      setLabel(labelOf(state));
      popping.onState(state);
      logging.onState(state);
    },
  };
}
