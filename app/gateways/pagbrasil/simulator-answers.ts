import { createHmac } from 'node:crypto';
import { jsonOf, type OwnAnswers } from '~/gateways/simulation/fault-menu';

/** How the simulator writes: XML in ISO 8859-1, signed; or one sentence. */

export type Field = readonly [name: string, value: string];

/** HMAC-MD5 over ISO 8859-1 bytes and their number, in hexadecimal. */
export function signatureOf(key: string, text: string): string {
  const bytes = Buffer.from(text, 'latin1');
  return createHmac('md5', key).update(bytes).update(String(bytes.length)).digest('hex');
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** An order's XML with its signature; without fields, what is said of an order that does not exist. */
export function orderXml(key: string, fields: readonly Field[]): string {
  const signature = signatureOf(key, fields.map(([, value]) => value).join(''));
  const all: readonly Field[] = fields.length === 0 ? [] : [...fields, ['signature', signature]];
  const lines = all.map(
    ([name, value]) => `<${name}>${value.replace(/[&<>]/g, (sign) => ESCAPES[sign] ?? sign)}</${name}>`,
  );
  return ['<?xml version="1.0" encoding="ISO-8859-1"?>', '<request>', ...lines, '</request>'].join('\n');
}

export function xmlAnswer(xml: string, status = 200): Response {
  const headers = { 'content-type': 'text/xml; charset=ISO-8859-1' };
  return new Response(Uint8Array.from(Buffer.from(xml, 'latin1')), { status, headers });
}

/** One sentence; what is wrong is said with HTTP 200 as well. */
export function sentence(text: string, status = 200): Response {
  return new Response(text, { status, headers: { 'content-type': 'text/plain; charset=ISO-8859-1' } });
}

/** Where an order's answer says what. It names neither account nor mode: the key that signs it is one account's own. */
const MEMBERS: OwnAnswers['members'] = {
  id: 'order',
  reference: 'order',
  status: 'order_status',
  amount: 'amount_brl',
  currency: 'currency',
  account: 'account',
  isLive: 'mode',
};

/** Orders as they would have been answered without a fault. What is another account's is signed with another key. */
export function ownOrders(key: string, approved: readonly Field[], refused: readonly Field[]): OwnAnswers {
  return {
    approved: Object.fromEntries(approved),
    declined: Object.fromEntries(refused),
    declinedStatus: 200,
    members: MEMBERS,
    charset: 'latin1',
    write(members) {
      const isAnothers = members.some(([name]) => name === MEMBERS.account || name === MEMBERS.isLive);
      const fields = members.flatMap(([name, value]): Field[] =>
        /^[a-z][a-z_]*$/.test(name) && name !== MEMBERS.account && name !== MEMBERS.isLive
          ? [[name, String(value)]]
          : [],
      );
      return orderXml(isAnothers ? `${key}other` : key, fields);
    },
  };
}

/** The same for an answer of one sentence, which has no members: anything beside it is no sentence any more. */
export function ownSentences(approved: string, refused: string): OwnAnswers {
  return {
    approved: { text: approved },
    declined: { text: refused },
    declinedStatus: 200,
    members: { ...MEMBERS, status: 'text' },
    write(members) {
      const said = members.filter(([name]) => name !== '__proto__');
      const [first] = said;
      return first && said.length === 1 ? String(first[1]) : jsonOf(members);
    },
  };
}
