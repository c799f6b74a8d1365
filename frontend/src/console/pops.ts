import { type Fields, fields, isFields, text } from '../shared/guard';
import type { Controller } from './controller';
import { viewOf } from './navigation';
import { type CallKind, findRecord, isId, type Org, objectOf } from './org';
import { type Match, matchMap } from './search';
import { type Answer, failed, invalidParam, ok } from './wire';

/** What searchAndScreenPop leaves for screenPop when it is deferred. */
export interface PopData {
  readonly type: string;
  readonly params: Fields;
}

/** The screenPop method. */
export function screenPop(controller: Controller, args: Fields): Answer {
  const { type } = args;
  const params = fields(args.params);
  switch (type) {
    case 'sobject':
      return popRecord(controller, params);
    case 'url':
      return popUrl(controller, params);
    case 'objecthome': {
      const object = knownObject(controller.org, params.scope);
      if (!object) return invalidParam('scope', 'The API name of an object', params.scope);
      controller.open({ kind: 'list', object, listViewId: '' });
      return ok();
    }
    case 'list':
      return popList(controller, params);
    case 'search': {
      const term = params.searchString;
      if (typeof term !== 'string') return invalidParam('searchString', 'A string value', term);
      if (term.trim().length < 3)
        return invalidParam('searchString', 'A text of at least 3 characters', term);
      controller.open({ kind: 'search', term: term.trim() });
      return ok();
    }
    case 'newRecord': {
      const object = knownObject(controller.org, params.entityName);
      if (!object) return invalidParam('entityName', 'The API name of an object', params.entityName);
      controller.offerNew(object, fields(params.defaultFieldValues));
      return ok();
    }
    case 'flow': {
      const name = params.flowDevName;
      if (typeof name !== 'string' || !controller.org.flows.includes(name)) {
        return invalidParam('flowDevName', 'The API name of an active screen flow', name);
      }
      controller.open({ kind: 'flow', name, args: Array.isArray(params.flowArgs) ? params.flowArgs : [] });
      return ok();
    }
    default:
      return invalidParam('type', 'A SCREENPOP_TYPE value', type);
  }
}

function popRecord(controller: Controller, params: Fields): Answer {
  const { recordId } = params;
  if (!isId(recordId)) return invalidParam('recordId', 'A record ID', recordId);
  const record = findRecord(controller.org, recordId);
  const object = objectOf(controller.org, recordId);
  if (!object) return failed('GENERIC_ERROR', 'An error occurred while calling the API method.');
  controller.open({ kind: 'record', object, id: record ? text(record.Id) : recordId });
  return ok();
}

function popUrl(controller: Controller, params: Fields): Answer {
  const { url } = params;
  if (typeof url !== 'string') return invalidParam('url', 'A string value', url);
  const path = pathOfUrl(url);
  // A backslash or a second slash would name another host to a browser.
  if (!/^\/(?![/\\])/.test(path)) return invalidParam('url', 'A relative URL', url);
  controller.open(viewOf(controller.org, path));
  return ok();
}

/** The path of a relative address; those of Lightning's own router stand behind a #. */
function pathOfUrl(url: string): string {
  const hash = /^(?:\/one\/one\.app)?#\/(.*)$/.exec(url)?.[1];
  if (hash === undefined) return url;
  const record = /^sObject\/(\w{15}|\w{18})(?:\/|$)/.exec(hash)?.[1];
  return record === undefined ? `/lightning/${hash}` : `/lightning/r/${record}/view`;
}

function popList(controller: Controller, params: Fields): Answer {
  const object = knownObject(controller.org, params.scope);
  if (!object) return invalidParam('scope', 'The API name of an object', params.scope);
  const wanted = text(params.listViewId).slice(0, 15);
  const known = controller.org.objects[object]?.listViews.find(
    ({ id }) => wanted !== '' && id.slice(0, 15) === wanted,
  );
  if (!known) return invalidParam('listViewId', 'The ID of a list view', params.listViewId);
  controller.open({ kind: 'list', object, listViewId: known.id });
  return ok();
}

/** The searchAndScreenPop method: search what the layout of the call type names, then pop as it says. */
export async function searchAndScreenPop(controller: Controller, args: Fields): Promise<Answer> {
  const { searchParams, callType, queryParams, deferred } = args;
  if (typeof searchParams !== 'string' || searchParams.trim() === '') {
    return invalidParam('searchParams', 'A string value', searchParams);
  }
  const kind = callKind(callType);
  if (!kind) return invalidParam('callType', 'A CALL_TYPE value', callType);
  if (deferred !== undefined && deferred !== null && typeof deferred !== 'boolean') {
    return invalidParam('deferred', 'A boolean value', deferred);
  }
  if (queryText(queryParams) === null) {
    return invalidParam('queryParams', 'A string value or an object of them', queryParams);
  }
  await controller.reload();
  const matches = await controller.search(kind, searchParams);
  const result = matchMap(controller.org, kind, matches);
  const pop = popFor(controller.org, kind, matches, args);
  if (deferred === true) {
    if (pop) result.SCREEN_POP_DATA = pop;
  } else if (pop && kind === 'Inbound') {
    screenPop(controller, { ...pop });
  }
  return ok(result);
}

/** What the layout pops for so many matches; null when it pops nothing. */
function popFor(org: Org, kind: CallKind, matches: readonly Match[], args: Fields): PopData | null {
  const settings = org.layout[kind].screenPopSettings;
  const [first] = matches;
  const single: PopData | null =
    first && matches.length === 1 ? { type: 'sobject', params: { recordId: first.record.Id } } : null;
  const search: PopData = { type: 'search', params: { searchString: text(args.searchParams).trim() } };
  const rule = fields(settings[single ? 'SingleMatch' : first ? 'MultipleMatches' : 'NoMatch']);
  switch (rule.screenPopType) {
    case 'DoNotPop':
      return null;
    case 'PopToSearch':
      return search;
    case 'PopToEntity':
      return {
        type: 'newRecord',
        params: {
          entityName: rule.screenPopData,
          defaultFieldValues: kind === 'Inbound' ? fields(args.defaultFieldValues) : {},
        },
      };
    case 'PopToFlow': {
      const flow = fields(fields(args.params).FLOW);
      return { type: 'flow', params: { flowDevName: rule.screenPopData, flowArgs: flow.flowArgs ?? [] } };
    }
    case 'PopToVisualforce': {
      const query = queryText(args.queryParams) ?? '';
      return { type: 'url', params: { url: `/apex/${text(rule.screenPopData)}${query ? `?${query}` : ''}` } };
    }
    default:
      // PopToDetail, and a layout that says nothing: the record, the list of matches, or nothing.
      return single ?? (first ? search : null);
  }
}

/** The query of a Visualforce page: as it was written, or made of an object's members; null for anything else. */
function queryText(value: unknown): string | null {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  if (!isFields(value)) return null;
  const members = Object.entries(value).filter(([, one]) => one !== undefined && one !== null);
  if (members.some(([, one]) => typeof one === 'object' || typeof one === 'function')) return null;
  return members
    .map(([name, one]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(one))}`)
    .join('&');
}

/** The layout's name for a call type; none means an inbound call. */
function callKind(callType: unknown): CallKind | null {
  switch (callType) {
    case 'inbound':
    case null:
    case undefined:
      return 'Inbound';
    case 'outbound':
      return 'Outbound';
    case 'internal':
      return 'Internal';
    default:
      return null;
  }
}

function knownObject(org: Org, name: unknown): string {
  return typeof name === 'string' && isFields(org.objects[name]) ? name : '';
}
