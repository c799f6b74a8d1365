import { type Fields, fields, isFields, list, map, text, textOrNull } from '../shared/guard';

/** One record: field API names to values. */
export type OrgRecord = Fields;

/** What a field may hold. */
export interface FieldInfo {
  readonly name: string;
  readonly label: string;
  readonly type: string;
  readonly length: number;
  readonly values: readonly string[];
  readonly to: readonly string[];
  readonly default: string;
  readonly required: boolean;
  readonly readOnly: boolean;
}

/** A kind of record. */
export interface ObjectInfo {
  readonly prefix: string;
  readonly label: string;
  readonly plural: string;
  readonly nameField: string;
  readonly noTab: boolean;
  readonly listViews: readonly { readonly id: string; readonly name: string }[];
  readonly columns: readonly string[];
  readonly compact: readonly string[];
  readonly fields: readonly FieldInfo[];
  readonly related: readonly { readonly object: string; readonly by: string }[];
}

/** One call type of the softphone layout. */
export interface LayoutPart {
  readonly callRelatedFields: readonly string[];
  readonly objects: Readonly<Record<string, readonly { displayName: string; apiName: string }[]>>;
  readonly screenPopSettings: Fields;
}

export type CallKind = 'Internal' | 'Inbound' | 'Outbound';

/** Everything the page knows of the org. */
export interface Org {
  readonly user: OrgRecord;
  readonly objects: Readonly<Record<string, ObjectInfo>>;
  readonly flows: readonly string[];
  readonly layout: Readonly<Record<CallKind, LayoutPart>>;
  readonly settings: Readonly<Record<string, string>>;
  readonly records: Readonly<Record<string, readonly OrgRecord[]>>;
  readonly adapter: string;
}

/** Reads the server's description of the org. */
export function readOrg(value: unknown): Org {
  const all = fields(value);
  const layout = fields(all.layout);
  return {
    user: fields(all.user),
    objects: map(all.objects, readObject),
    flows: list(all.flows, textOrNull),
    layout: {
      Internal: readLayoutPart(layout.Internal),
      Inbound: readLayoutPart(layout.Inbound),
      Outbound: readLayoutPart(layout.Outbound),
    },
    settings: map(all.settings, textOrNull),
    records: map(all.records, (each) => list(each, recordOrNull)),
    adapter: text(all.adapter),
  };
}

function recordOrNull(value: unknown): OrgRecord | null {
  return isFields(value) && typeof value.Id === 'string' ? value : null;
}

function readObject(value: unknown): ObjectInfo {
  const all = fields(value);
  return {
    prefix: text(all.prefix),
    label: text(all.label),
    plural: text(all.plural),
    nameField: text(all.nameField),
    noTab: all.noTab === true,
    listViews: list(all.listViews, (each) => ({ id: text(fields(each).id), name: text(fields(each).name) })),
    columns: list(all.columns, textOrNull),
    compact: list(all.compact, textOrNull),
    fields: list(all.fields, readField),
    related: list(all.related, (each) => ({ object: text(fields(each).object), by: text(fields(each).by) })),
  };
}

function readField(value: unknown): FieldInfo {
  const all = fields(value);
  return {
    name: text(all.name),
    label: text(all.label),
    type: text(all.type),
    length: typeof all.length === 'number' ? all.length : 0,
    values: list(all.values, textOrNull),
    to: list(all.to, textOrNull),
    default: text(all.default),
    required: all.required === true,
    readOnly: all.readOnly === true,
  };
}

function readLayoutPart(value: unknown): LayoutPart {
  const all = fields(value);
  return {
    callRelatedFields: list(all.callRelatedFields, textOrNull),
    objects: map(all.objects, (each) =>
      list(each, (one) => ({
        displayName: text(fields(one).displayName),
        apiName: text(fields(one).apiName),
      })),
    ),
    screenPopSettings: fields(all.screenPopSettings),
  };
}

/** Whether text has the form of a record id. */
export function isId(value: unknown): value is string {
  return typeof value === 'string' && /^(?:[A-Za-z0-9]{15}|[A-Za-z0-9]{18})$/.test(value);
}

/** The object that an id belongs to, by its first three characters; '' when there is none. */
export function objectOf(org: Org, id: string): string {
  return Object.keys(org.objects).find((name) => org.objects[name]?.prefix === id.slice(0, 3)) ?? '';
}

/** The record with either form of an id. */
export function findRecord(org: Org, id: string): OrgRecord | undefined {
  return org.records[objectOf(org, id)]?.find((record) => text(record.Id).slice(0, 15) === id.slice(0, 15));
}

/** What a record is called. */
export function nameOf(org: Org, record: OrgRecord | undefined): string {
  if (!record) return '';
  return text(record[org.objects[objectOf(org, text(record.Id))]?.nameField ?? 'Name']);
}

/** The tasks and events about a record, newest first. */
export function activitiesOf(org: Org, id: string): OrgRecord[] {
  const halves = [id, text(findRecord(org, id)?.PersonContactId) || id];
  return [...(org.records.Task ?? []), ...(org.records.Event ?? [])]
    .filter((each) => [each.WhoId, each.WhatId, each.AccountId].some((about) => halves.includes(text(about))))
    .sort(
      (a, b) =>
        text(b.CreatedDate).localeCompare(text(a.CreatedDate)) || text(b.Id).localeCompare(text(a.Id)),
    );
}

const personFields = [
  'FirstName',
  'LastName',
  'PersonEmail',
  'PersonMobilePhone',
  'PersonContactId',
  'IsPersonAccount',
];

/** The fields that a record has: those of a person are no company's. */
export function fieldsOf(org: Org, object: string, record: OrgRecord | undefined): readonly FieldInfo[] {
  const all = org.objects[object]?.fields ?? [];
  if (record?.IsPersonAccount === true) return all;
  const theirs = object === 'Account' ? personFields : ['IsPersonAccount'];
  return all.filter(({ name }) => !theirs.includes(name));
}
