import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  caretBeforeDeleting,
  formatCardNumber,
  formatExpiry,
  settledExpiry,
  type Typed,
} from '~/checkout/enhance/format-typed';

/** "4242|4242" is a text with its caret. */
function typed(picture: string): Typed {
  const caret = picture.indexOf('|');
  return { text: picture.replace('|', ''), caret: caret < 0 ? picture.length : caret };
}

const pictured = ({ text, caret }: Typed) => `${text.slice(0, caret)}|${text.slice(caret)}`;

/** Types a text key by key at the end, as a person does. */
function typeOut(text: string, format: (typed: Typed) => Typed): string {
  return [...text].reduce((before, key) => format(typed(before + key)).text, '');
}

describe('card number while it is typed', () => {
  it.each([
    ['4242424242424242', '4242 4242 4242 4242'],
    ['378282246310005', '3782 822463 10005'],
    ['30569309025904', '3056 930902 5904'],
    ['4000000000000000006', '4000 0000 0000 0000 006'],
    ['6759649826438453', '6759 6498 2643 8453'],
    ['9000000000000000001', '9000 0000 0000 0000 001'],
  ])('groups %s as its brand does', (digits, expected) => {
    expect(typeOut(digits, formatCardNumber)).toBe(expected);
  });

  it('stops at the brand’s longest number', () => {
    expect(formatCardNumber(typed('5555555555554444999')).text).toBe('5555 5555 5555 4444');
    expect(formatCardNumber(typed('3782822463100059')).text).toBe('3782 822463 10005');
  });

  it.each([
    ['4242 9|424 2424', '4242 9|424 2424'],
    ['42429|424', '4242 9|424'],
    ['424|', '424|'],
    ['4242|4', '4242| 4'],
    ['Card: 4242-4242|', '4242 4242|'],
    ['٤٢٤٢ ٤|', '4242 4|'],
    ['|4242', '|4242'],
  ])('leaves the caret behind the same digit: %s', (before, after) => {
    expect(pictured(formatCardNumber(typed(before)))).toBe(after);
  });

  it('never loses a digit, and changes nothing the second time', () => {
    const text = fc.string({ unit: fc.constantFrom(...'0123456789 -x'), maxLength: 19 });
    fc.assert(
      fc.property(text, fc.nat(19), (raw, place) => {
        const once = formatCardNumber({ text: raw, caret: Math.min(place, raw.length) });
        const digits = raw.replace(/\D/g, '');
        expect(digits.startsWith(once.text.replaceAll(' ', ''))).toBe(true);
        expect(once.text.slice(0, once.caret).replace(/\D/g, '').length).toBeLessThanOrEqual(digits.length);
        expect(formatCardNumber(once)).toEqual(once);
      }),
    );
  });

  it.each([
    ['4242 |4242', 'Backspace', 4],
    ['4242| 4242', 'Delete', 5],
    ['4242| 4242', 'Backspace', 4],
    ['05 / |29', 'Backspace', 2],
    ['05| / 29', 'Delete', 5],
    ['|4242', 'Backspace', 0],
    ['4242|', 'Delete', 4],
    ['4242 |4', 'a', 5],
  ])('lets a key delete a digit and not a gap: %s %s', (picture, key, expected) => {
    expect(caretBeforeDeleting(typed(picture), key)).toBe(expected);
  });
});

describe('expiry date while it is typed', () => {
  const type = (text: string) => typeOut(text, (before) => formatExpiry(before, false));

  it.each([
    ['1', '1'],
    ['0', '0'],
    ['5', '05 / '],
    ['12', '12 / '],
    ['13', '01 / 3'],
    ['0529', '05 / 29'],
    ['529', '05 / 29'],
    ['1229', '12 / 29'],
    ['1/29', '01 / 29'],
    ['5/29', '05 / 29'],
    ['05/29', '05 / 29'],
    ['05 / 29', '05 / 29'],
    ['05-2029', '05 / 2029'],
    ['052029', '05 / 2029'],
    ['05299', '05 / 29'],
  ])('writes %s as %s', (keys, expected) => {
    expect(type(keys)).toBe(expected);
  });

  it.each([
    ['05/2029', '05 / 2029'],
    ['2029-05', '05 / 2029'],
    ['０５／２９', '05 / 29'],
  ])('takes %s when it is pasted or filled in', (text, expected) => {
    expect(formatExpiry(typed(text), false).text).toBe(expected);
  });

  it('gives the slash back when it is deleted, and pads nothing meanwhile', () => {
    expect(formatExpiry(typed('05 / '), true).text).toBe('05');
    expect(formatExpiry(typed('0'), true).text).toBe('0');
    expect(formatExpiry(typed('5'), true).text).toBe('5');
    expect(pictured(formatExpiry(typed('0|/ 29'), true))).toBe('0| / 29');
  });

  it('is settled in two digits when the field is left', () => {
    const now = new Date('2026-11-20');
    expect(settledExpiry('05 / 2029', now)).toBe('05 / 29');
    expect(settledExpiry('05 / ', now)).toBe('05 / ');
  });
});
