/**
 * Genuine webhooks of every scheme, changed at random: none may be taken for something else than it was.
 * WEBHOOK_MUTATIONS says how many for each scheme, WEBHOOK_SEED replays a run.
 */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { genuinePractice, genuineTrustly, rawEventOf, SCHEMES, type SignedWebhook } from './webhook-schemes';

const MUTATIONS = Number(process.env.WEBHOOK_MUTATIONS ?? 2_000);
const SEED = Number(process.env.WEBHOOK_SEED ?? 20_261_121);

/** A small generator with a seed (mulberry32): the same run on every machine. */
function randomOf(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

type Random = ReturnType<typeof randomOf>;
type Mutation = (text: string, random: Random) => string;

const at = (text: string, random: Random) => random(text.length + 1);
const INTERESTING = [
  '0',
  '9',
  '.',
  ':',
  ' ',
  '"',
  '{',
  '}',
  ',',
  '&',
  '=',
  '%30',
  '%00',
  '\u0000',
  'é',
  '\uFEFF',
  '-x',
];

const TEXT_MUTATIONS: readonly Mutation[] = [
  (text, random) => {
    const index = random(text.length || 1);
    return (
      text.slice(0, index) + String.fromCharCode(text.charCodeAt(index) ^ (1 << random(7))) + text.slice(index + 1)
    );
  },
  (text, random) =>
    text.slice(0, at(text, random)) + (INTERESTING[random(INTERESTING.length)] ?? '') + text.slice(at(text, random)),
  (text, random) => {
    const index = at(text, random);
    return text.slice(0, index) + (INTERESTING[random(INTERESTING.length)] ?? '') + text.slice(index);
  },
  (text, random) => {
    const index = at(text, random);
    return text.slice(0, index) + text.slice(index + 1 + random(4));
  },
  (text, random) => text.slice(0, at(text, random)),
  (text, random) => {
    const [from, to] = [at(text, random), at(text, random)].sort((a, b) => a - b);
    return text + text.slice(from, to);
  },
  // A digit for another: amounts, ids and dates.
  (text, random) => {
    const digits = [...text.matchAll(/\d/g)];
    const index = digits[random(digits.length || 1)]?.index ?? 0;
    return text.slice(0, index) + String(random(10)) + text.slice(index + 1);
  },
  // A border between two fields, moved.
  (text, random) => {
    const borders = [...text.matchAll(/":"|","|&\w+=|=/g)];
    const border = borders[random(borders.length || 1)];
    if (!border) return `${text} `;
    const { index } = border;
    const [sign] = border;
    return text.slice(0, index - 1) + sign + text.slice(index - 1, index) + text.slice(index + sign.length);
  },
  // The same member a second time.
  (text, random) => {
    const members = [...text.matchAll(/"\w+":"[^"]*"|\w+=[^&]*/g)];
    const member = members[random(members.length || 1)]?.[0] ?? '';
    const changed = member.replace(/\d/, String(random(10)));
    return text.startsWith('{') ? text.replace('{', `{${changed},`) : `${text}&${changed}`;
  },
  (text) => text.toUpperCase(),
  (text) => `\uFEFF${text}`,
];

function mutate(webhook: SignedWebhook, random: Random): SignedWebhook {
  const names = Object.keys(webhook.headers);
  const mutation = TEXT_MUTATIONS[random(TEXT_MUTATIONS.length)] ?? ((text) => text);
  if (names.length === 0 || random(3) > 0) return { ...webhook, body: mutation(webhook.body, random) };
  const name = names[random(names.length)] ?? '';
  const value = mutation(webhook.headers[name] ?? '', random).replace(/[^\x20-\x7e]/g, '');
  return { ...webhook, headers: { ...webhook.headers, [name]: value } };
}

const { vectors } = JSON.parse(readFileSync('tests/corpora/own/webhook-vectors.json', 'utf8')) as {
  vectors: (SignedWebhook & { id: string; scheme: string })[];
};

function genuineOf(scheme: string): SignedWebhook {
  if (scheme === 'practice') return genuinePractice();
  if (scheme === 'trustly') return genuineTrustly();
  const vector = vectors.find(({ id }) => id === `${scheme}/valid`);
  if (!vector) throw new Error(`no genuine webhook of ${scheme}`);
  return vector;
}

test.each(Object.keys(SCHEMES))(
  `%s: of ${MUTATIONS} mutations none is taken for another event (seed ${SEED})`,
  (name) => {
    const scheme = SCHEMES[name];
    const genuine = genuineOf(name);
    // Nuvei signs neither our reference nor the transaction: there the proof is the order's id (see its reader).
    const meaningOf = (webhook: SignedWebhook): string | null => {
      const told = scheme?.read(rawEventOf(webhook), genuine);
      if (!told) return null;
      return JSON.stringify(told.map((event) => (name === 'nuvei' ? { ...event, reference: undefined } : event)));
    };
    const meaning = meaningOf(genuine);
    expect(meaning).not.toBeNull();
    const random = randomOf(SEED + name.length);
    const accepted: string[] = [];
    let unchanged = 0;
    for (let round = 0; round < MUTATIONS; round += 1) {
      const mutated = mutate(genuine, random);
      const told = meaningOf(mutated);
      if (told === null) continue;
      if (told === meaning) unchanged += 1;
      else accepted.push(JSON.stringify(mutated));
    }
    expect(accepted).toEqual([]);
    // A reader that refuses everything would pass as well; but most mutations hit what is signed.
    expect(unchanged).toBeLessThan(MUTATIONS * 0.6);
  },
  600_000,
);
