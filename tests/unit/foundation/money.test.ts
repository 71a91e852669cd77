import { expect, test } from 'vitest';
import { formatMoney, money } from '~/foundation/money';

test('a symbol of Latin letters stays together where lines run from right to left', () => {
  expect(formatMoney(money(24_900, 'BRL'), 'ar')).toContain('\u2066R$\u2069');
  expect(formatMoney(money(24_900, 'BRL'), 'en')).toBe('R$249.00');
  expect(formatMoney(money(1_234, 'EUR'), 'ar')).not.toContain('\u2066');
});
