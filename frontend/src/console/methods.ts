import { type Fields, text } from '../shared/guard';
import type { Controller, Panel } from './controller';
import { saveLog } from './logs';
import { viewInfo } from './navigation';
import { screenPop, searchAndScreenPop } from './pops';
import { type Answer, genericError, invalidParam, ok } from './wire';

/** One Open CTI method of the host. */
export type Method = (controller: Controller, args: Fields) => Answer | Promise<Answer>;

/** The methods that only register a listener. */
export const listenerMethods: readonly string[] = ['onClickToDial', 'onNavigationChange', 'onWorkStart'];

/** Every method that is answered, by the name it has on the wire; the message channels are the host's. */
export const methods: Readonly<Record<string, Method>> = {
  setSoftphonePanelVisibility(controller, { visible }) {
    if (typeof visible !== 'boolean') return invalidParam('visible', 'A boolean value', visible);
    controller.panel.visible = visible;
    return ok();
  },
  isSoftphonePanelVisible: (controller) => ok({ visible: controller.panel.visible }),
  setSoftphonePanelHeight: (controller, { heightPX }) =>
    setSize(controller, 'height', 'heightPX', heightPX, 240, 2560),
  setSoftphonePanelWidth: (controller, { widthPX }) =>
    setSize(controller, 'width', 'widthPX', widthPX, 200, 1920),
  setSoftphoneItemLabel: (controller, { label }) => setText(controller, 'itemLabel', 'label', label),
  setSoftphoneItemIcon: (controller, { key }) => setText(controller, 'itemIcon', 'key', key),
  setSoftphonePanelLabel: (controller, { label }) => setText(controller, 'label', 'label', label),
  setSoftphonePanelIcon: (controller, { key }) => setText(controller, 'icon', 'key', key),
  enableClickToDial(controller) {
    controller.setClickToDial(true);
    return ok();
  },
  disableClickToDial(controller) {
    controller.setClickToDial(false);
    return ok();
  },
  getAppViewInfo: (controller) => ok(viewInfo(controller.org, controller.current(), controller.origin)),
  getCallCenterSettings: (controller) => ok({ ...controller.org.settings }),
  getSoftphoneLayout: (controller) => ok(structuredClone(controller.org.layout)),
  notifyInitializationComplete(controller) {
    controller.setInitialized();
    return ok();
  },
  async refreshView(controller) {
    await controller.refresh();
    return ok();
  },
  screenPop,
  searchAndScreenPop,
  saveLog,
  async runApex(controller, { apexClass, methodName, methodParams }) {
    if (typeof apexClass !== 'string' || apexClass === '')
      return invalidParam('apexClass', 'A string value', apexClass);
    if (typeof methodName !== 'string') return invalidParam('methodName', 'A string value', methodName);
    const answer = await controller.runApex(apexClass, methodName, text(methodParams));
    if (answer === null) return genericError(`Could not load Apex class: ${apexClass}`);
    return answer.throws === '' ? ok({ runApex: answer.returns }) : genericError(answer.throws);
  },
  completeWork(controller, { workId }) {
    if (typeof workId !== 'string') return invalidParam('workId', 'A string value', workId);
    return controller.completeWork(text(workId))
      ? ok()
      : invalidParam('workId', 'The ID of work in progress', workId);
  },
};

function setSize(
  controller: Controller,
  side: 'width' | 'height',
  name: string,
  value: unknown,
  least: number,
  most: number,
): Answer {
  if (typeof value !== 'number' || !Number.isFinite(value))
    return invalidParam(name, 'A numeric value', value);
  if (value < least || value > most) return invalidParam(name, `A value between ${least} and ${most}`, value);
  controller.panel[side] = value;
  return ok();
}

function setText(
  controller: Controller,
  part: keyof Pick<Panel, 'label' | 'icon' | 'itemLabel' | 'itemIcon'>,
  name: string,
  value: unknown,
): Answer {
  if (typeof value !== 'string') return invalidParam(name, 'A string value', value);
  controller.panel[part] = value;
  return ok();
}
