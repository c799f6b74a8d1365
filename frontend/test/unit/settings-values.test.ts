import { describe, expect, it } from 'vitest';
import judged from '../../../backend/config/testdata/values.json';
import { readConfig } from '../../src/contract/settings';
import { settingRows } from '../../src/contract/settings-rows';
import { check } from '../../src/settings/check';
import { toDraft } from '../../src/settings/draft';
import { setIn } from '../../src/settings/edited';
import { fieldId } from '../../src/settings/place';
import { groupsOf, lists, rowText, sections } from '../../src/settings/rows';

/** The configuration in which nothing is wrong, with another value at one field. */
function changed(field: string, value: unknown): object {
  const config = structuredClone(judged.sound);
  setIn(config, field.replace(/\[(\d+)\]/g, '.$1'), value);
  return config;
}

describe('the form judges as backend/config does', () => {
  it('what is right', () => expect(check(toDraft(readConfig(judged.sound)))).toEqual({}));

  it.each(judged.cases.map((one) => ({ ...one, name: JSON.stringify(one.value).slice(0, 60) })))(
    '$field $name: $code',
    ({ field, value, code }) => {
      const draft = toDraft(readConfig(changed(field, value)));
      const faults = check(draft);
      if (code === '') {
        expect(faults).toEqual({});
        return;
      }
      expect(Object.values(faults)).toEqual([code]);
      expect(Object.keys(faults)[0]?.startsWith(fieldId(draft, field))).toBe(true);
    },
  );
});

it('every setting has its place in the form, and every section its texts', () => {
  const shown = sections.flatMap(({ rows }) => rows);
  const columns = shown.flatMap((row) => [...row.columns, ...row.columns.flatMap((inner) => inner.columns)]);
  const paths = [...shown, ...columns].map((row) => row.path).sort();
  expect(paths).toEqual(settingRows.map((row) => row.path).sort());
  for (const { name } of sections) {
    expect(rowText(name, 'title'), name).not.toBe('');
    expect(rowText(name, 'text'), name).not.toBe('');
  }
  for (const list of lists) {
    for (const end of ['none', 'add', 'new']) expect(rowText(list.path, end), list.path).not.toBe('');
    for (const { name } of groupsOf(list)) expect(rowText(`${list.path}.${name}`, 'title')).not.toBe('');
  }
});
