import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readExpiry } from '~/payments/card-expiry';

const now = new Date('2026-11-20T10:00:00Z');

describe('expiry date', () => {
  it.each([
    '05/29',
    '5/29',
    '05 / 2029',
    '0529',
    '529',
    '052029',
    '52029',
    '05-29',
    '05 29',
    '05.2029',
    '05–29',
    ' 05/29 ',
    '2029-05',
    '0 5 2 9',
    '05|29',
    '０５／２９',
    '٠٥/٢٩',
    '۰۵ / ۲۰۲۹',
    '05\u200e/\u200e29',
  ])('reads %j as May 2029', (typed) => {
    expect(readExpiry(typed, now)).toEqual({ month: 5, year: 2029 });
  });

  it.each([
    '0',
    '00/29',
    '13/29',
    '5',
    '05/',
    '/29',
    '05/029',
    '05/209',
    'May 29',
    '05/29x',
    '05/47',
    '005/29',
    '1/1/29 ok',
    '\u0000',
    '05/2129',
  ])('cannot read %j', (typed) => {
    expect(readExpiry(typed, now)).toEqual({ problem: 'expiryInvalid' });
  });

  it('misses an empty one', () => {
    expect(readExpiry(' \u200b', now)).toEqual({ problem: 'enterExpiry' });
  });

  it('holds until the month has ended everywhere', () => {
    expect(readExpiry('11/26', now)).toEqual({ month: 11, year: 2026 });
    expect(readExpiry('10/26', now)).toEqual({ problem: 'expiryPast' });
    expect(readExpiry('10/26', new Date('2026-11-01T11:59:59Z'))).toEqual({ month: 10, year: 2026 });
    expect(readExpiry('10/26', new Date('2026-11-01T12:00:00Z'))).toEqual({ problem: 'expiryPast' });
    expect(readExpiry('12/26', new Date('2027-01-01T11:00:00Z'))).toEqual({ month: 12, year: 2026 });
    expect(readExpiry('12/46', now)).toEqual({ month: 12, year: 2046 });
  });

  it('reads every month of the next twenty years in every notation', () => {
    const date = fc.record({
      month: fc.integer({ min: 1, max: 12 }),
      year: fc.integer({ min: 2027, max: 2046 }),
      isPadded: fc.boolean(),
      isFull: fc.boolean(),
      separator: fc.constantFrom('/', ' / ', '-', ' ', '.', ''),
    });
    fc.assert(
      fc.property(date, ({ month, year, isPadded, isFull, separator }) => {
        const typedMonth = isPadded ? String(month).padStart(2, '0') : String(month);
        const typedYear = isFull ? String(year) : String(year).slice(2);
        expect(readExpiry(`${typedMonth}${separator}${typedYear}`, now)).toEqual({ month, year });
      }),
    );
  });
});
