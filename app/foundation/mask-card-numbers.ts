// A run of 13 to 19 digits, with at most one space or dash between two of them, not part of a longer run.
const CANDIDATE = /(?<![\d.])\d(?:[ -]?\d){12,18}(?![\d.])/g;

function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = Number(digits[digits.length - 1 - index]);
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** Whether a text, as typed by a person, contains something that is probably a card number. */
export function containsCardNumber(text: string): boolean {
  return maskCardNumbers(text) !== text;
}

/** Replaces probable card numbers by their first six and last four digits. The second line of defense, never the first. */
export function maskCardNumbers(text: string): string {
  return text.replace(CANDIDATE, (run) => {
    const digits = run.replace(/\D/g, '');
    if (!/^[2-6]/.test(digits) || !passesLuhn(digits)) return run;
    return `${digits.slice(0, 6)}******${digits.slice(-4)}`;
  });
}
