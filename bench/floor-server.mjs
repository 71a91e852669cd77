/**
 * The least that a server could do for the same answer, on bare node:http:
 * `page`: one prepared SELECT by primary key, then React's renderToString of a checkout of about 65 elements;
 * `create`: parse a JSON body, one INSERT of it, committed.
 */
import { randomBytes } from 'node:crypto';
import http from 'node:http';
import pg from 'pg';
import { createElement as h } from 'react';
import { renderToString } from 'react-dom/server';

const [mode, port] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });

const field = (id, label) =>
  h(
    'div',
    { key: id },
    h('label', { htmlFor: id }, label),
    h('input', { id, name: id, autoComplete: id }),
    h('p', { id: `${id}-error` }),
  );

const row = (name, amount) => h('div', { key: name }, h('dt', null, name), h('dd', null, amount));

function page({ id, data }) {
  const { lines, total } = data;
  return h(
    'html',
    { lang: 'en' },
    h('head', null, h('meta', { charSet: 'utf-8' }), h('title', null, 'Pay'), h('style', null, 'body{margin:0}')),
    h(
      'body',
      null,
      h('header', null, h('h1', null, 'A shop'), h('a', { href: '/back' }, 'Back')),
      h(
        'section',
        null,
        h('h2', null, 'Your order'),
        h(
          'dl',
          null,
          lines.map((line) => row(line.name, line.amount)),
          row('Total', total),
        ),
      ),
      h(
        'form',
        { method: 'post', action: `/pay/${id}` },
        h('input', { type: 'hidden', name: 'token', value: id }),
        [
          ['email', 'Email'],
          ['number', 'Card number'],
          ['expiry', 'Expiry date'],
          ['code', 'Security code'],
          ['name', 'Name on card'],
        ].map(([name, label]) => field(name, label)),
        h(
          'select',
          { name: 'country' },
          ['DE', 'FR', 'NL', 'US'].map((code) => h('option', { key: code, value: code }, code)),
        ),
        h('button', { type: 'submit' }, `Pay ${total}`),
        h('p', null, 'Encrypted'),
      ),
    ),
  );
}

const send = (response, type, body) => {
  response.writeHead(200, {
    'content-type': type,
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
  });
  response.end(body);
};

async function readBody(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

const doors = {
  async page(_request, response) {
    const found = await pool.query({
      name: 'page',
      text: 'select id, amount, currency, data from floor where id = $1',
      values: ['s1'],
    });
    send(response, 'text/html; charset=utf-8', `<!doctype html>${renderToString(page(found.rows[0]))}`);
  },
  async create(request, response) {
    const body = await readBody(request);
    const { amount = 4900, currency = 'USD' } = JSON.parse(body);
    const id = `s_${randomBytes(16).toString('base64url')}`;
    const text = 'insert into floor (id, amount, currency, data) values ($1, $2, $3, $4)';
    await pool.query({ name: 'create', text, values: [id, amount, currency, body] });
    send(response, 'application/json', JSON.stringify({ id, status: 'open' }));
  },
};

const lines = Array.from({ length: 8 }, (_, index) => ({ name: `Item ${index}`, amount: `$${index}.00` }));
await pool.query(
  'create table if not exists floor (id text primary key, amount bigint not null, currency text not null, data jsonb not null, created_at timestamptz not null default now())',
);
await pool.query(
  "insert into floor (id, amount, currency, data) values ('s1', 4900, 'USD', $1) on conflict do nothing",
  [JSON.stringify({ lines, total: '$49.00' })],
);
http
  .createServer({ keepAliveTimeout: 60_000 }, (request, response) => void doors[mode](request, response))
  .listen(Number(port), '127.0.0.1', () => console.log('ready'));
process.on('SIGTERM', () => process.exit(0));
