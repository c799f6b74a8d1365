import { type Fields, text } from '../shared/guard';
import type { Desk, Panel } from './desk';
import { saveLog } from './logs';
import { viewInfo } from './navigation';
import { screenPop, searchAndScreenPop } from './pops';
import { type Answer, genericError, invalidParam, ok } from './wire';

/** One Open CTI method of the host. */
export type Method = (desk: Desk, args: Fields) => Answer | Promise<Answer>;

/** The methods that only register a listener. */
export const listenerMethods: readonly string[] = ['onClickToDial', 'onNavigationChange', 'onWorkStart'];

/** Every method that is answered, by the name it has on the wire; the message channels are the host's. */
export const methods: Readonly<Record<string, Method>> = {
  setSoftphonePanelVisibility(desk, { visible }) {
    if (typeof visible !== 'boolean') return invalidParam('visible', 'A boolean value', visible);
    desk.panel.visible = visible;
    return ok();
  },
  isSoftphonePanelVisible: (desk) => ok({ visible: desk.panel.visible }),
  setSoftphonePanelHeight: (desk, { heightPX }) => setSize(desk, 'height', 'heightPX', heightPX, 240, 2560),
  setSoftphonePanelWidth: (desk, { widthPX }) => setSize(desk, 'width', 'widthPX', widthPX, 200, 1920),
  setSoftphoneItemLabel: (desk, { label }) => setText(desk, 'itemLabel', 'label', label),
  setSoftphoneItemIcon: (desk, { key }) => setText(desk, 'itemIcon', 'key', key),
  setSoftphonePanelLabel: (desk, { label }) => setText(desk, 'label', 'label', label),
  setSoftphonePanelIcon: (desk, { key }) => setText(desk, 'icon', 'key', key),
  enableClickToDial(desk) {
    desk.setClickToDial(true);
    return ok();
  },
  disableClickToDial(desk) {
    desk.setClickToDial(false);
    return ok();
  },
  getAppViewInfo: (desk) => ok(viewInfo(desk.org, desk.current(), desk.origin)),
  getCallCenterSettings: (desk) => ok({ ...desk.org.settings }),
  getSoftphoneLayout: (desk) => ok(structuredClone(desk.org.layout)),
  notifyInitializationComplete(desk) {
    desk.setInitialized();
    return ok();
  },
  async refreshView(desk) {
    await desk.refresh();
    return ok();
  },
  screenPop,
  searchAndScreenPop,
  saveLog,
  runApex(_desk, { apexClass, methodName }) {
    if (typeof apexClass !== 'string' || apexClass === '')
      return invalidParam('apexClass', 'A string value', apexClass);
    if (typeof methodName !== 'string') return invalidParam('methodName', 'A string value', methodName);
    return genericError(`Could not load Apex class: ${apexClass}`);
  },
  completeWork(desk, { workId }) {
    if (typeof workId !== 'string') return invalidParam('workId', 'A string value', workId);
    return desk.completeWork(text(workId))
      ? ok()
      : invalidParam('workId', 'The ID of work in progress', workId);
  },
};

function setSize(
  desk: Desk,
  side: 'width' | 'height',
  name: string,
  value: unknown,
  least: number,
  most: number,
): Answer {
  if (typeof value !== 'number' || !Number.isFinite(value))
    return invalidParam(name, 'A numeric value', value);
  if (value < least || value > most) return invalidParam(name, `A value between ${least} and ${most}`, value);
  desk.panel[side] = value;
  return ok();
}

function setText(
  desk: Desk,
  part: keyof Pick<Panel, 'label' | 'icon' | 'itemLabel' | 'itemIcon'>,
  name: string,
  value: unknown,
): Answer {
  if (typeof value !== 'string') return invalidParam(name, 'A string value', value);
  desk.panel[part] = value;
  return ok();
}
