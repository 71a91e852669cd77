import type { IncomingMessage } from 'node:http';
import { isApiPath } from '~/paths';
import { answerProblem, replyOf } from './problem.server';
import type { Reply } from './reply';

/** The most that any request's body may hold; doors may take less. */
export const LARGEST_BODY_BYTES = 1024 * 1024;

/** Why a request is not let in to any door. */
export interface RequestFault {
  readonly status: 400 | 405 | 413;
  readonly words: string;
}

export const TOO_LARGE: RequestFault = {
  status: 413,
  words: `The body is larger than ${LARGEST_BODY_BYTES} bytes.`,
};

function isDecodable(path: string): boolean {
  try {
    return !decodeURIComponent(path).includes('\0');
  } catch {
    return false;
  }
}

/** What is wrong with a request before its body is read; null when a door may have it. */
export function findRequestFault({ method = 'GET', url = '/', headers }: IncomingMessage): RequestFault | null {
  if (!url.startsWith('/') || url.startsWith('//')) return { status: 400, words: 'The request target must be a path.' };
  if (!isDecodable(url.split('?', 1)[0] ?? ''))
    return { status: 400, words: 'The path is not encoded as it should be.' };
  if (['TRACE', 'CONNECT', 'TRACK'].includes(method)) return { status: 405, words: 'This method is not allowed.' };
  return Number(headers['content-length'] ?? 0) > LARGEST_BODY_BYTES ? TOO_LARGE : null;
}

/** Says it in JSON to programs, in a line of text to all others. */
export function refuseRequest({ status, words }: RequestFault, path: string, requestId: string): Reply {
  if (!isApiPath(path)) return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: `${words}\n` };
  const code = status === 405 ? 'method_not_allowed' : 'invalid_request';
  const details: Record<string, string> = status === 413 ? { body: 'is too large' } : {};
  return replyOf(answerProblem(status, { code, message: words, details }), requestId);
}
