/** Load on one address of this machine from a process of its own: so many connections, for so long, then it stops by itself. */
import { randomUUID } from 'node:crypto';
import http from 'node:http';

const { url, method, headers, body, connections, durationMs } = JSON.parse(process.argv[2]);
const target = new URL(url);
if (target.hostname !== '127.0.0.1') throw new Error('only this machine is measured');

const agent = new http.Agent({ keepAlive: true, maxSockets: connections });
const end = Date.now() + durationMs;
let served = 0;
let failed = 0;

function ask() {
  return new Promise((resolve) => {
    const named = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, value.replace('<id>', randomUUID())]),
    );
    const request = http.request(target, { method, agent, headers: named }, (response) => {
      response.resume();
      response.on('end', () => {
        if (response.statusCode === 200) served += 1;
        else failed += 1;
        resolve();
      });
    });
    request.on('error', () => {
      failed += 1;
      resolve();
    });
    request.end(body);
  });
}

async function worker() {
  while (Date.now() < end) await ask();
}

await Promise.all(Array.from({ length: connections }, worker));
agent.destroy();
console.log(JSON.stringify({ served, failed }));
