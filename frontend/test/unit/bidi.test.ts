import { expect, test } from 'vitest';
import { isolated } from '../../src/shared/bidi';
import { t } from '../../src/shared/text';

test('P15 a name written from right to left is isolated, and so is the number beside it', () => {
  expect(isolated('נועה כהן')).toBe('\u2068נועה כהן\u2069');
  expect(isolated('+493012345', 'نورا')).toBe('\u2068+493012345\u2069');
  expect(isolated('Ada', '+4930')).toBe('Ada');
});

test('P15 characters that turn the direction are left out', () => {
  expect(isolated('\u202e+4930\u202c')).toBe('+4930');
  expect(t('softphone.call.sendTonesNamed', { digits: '12', party: 'נועה' })).toContain('\u2068נועה\u2069');
});
