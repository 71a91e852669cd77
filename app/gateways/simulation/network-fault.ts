/**
 * Faults of the network, played by a marked response. The simulators answer with the mark; whoever carries the answer (the
 * dial in this process, or the standalone server and the dial in front of it) turns it into what `fetch` would do.
 */

const FAULT_HEADER = 'x-simulated-fault';
const CODE_HEADER = 'x-simulated-code';

/**
 * `not_sent`: fails while connecting; `cut`: fails after the request was read; `hang`: no answer;
 * `cut_body` and `hang_body`: the same in the middle of an answer.
 */
const NETWORK_FAULTS = ['not_sent', 'cut', 'hang', 'cut_body', 'hang_body'] as const;
export type NetworkFaultKind = (typeof NETWORK_FAULTS)[number];

export interface NetworkFault {
  readonly kind: NetworkFaultKind;
  /** The code of the platform's error, as in `error.cause.code`. */
  readonly code: string;
}

const USUAL_CODES: Readonly<Record<NetworkFaultKind, string>> = {
  not_sent: 'ECONNREFUSED',
  cut: 'ECONNRESET',
  hang: 'UND_ERR_HEADERS_TIMEOUT',
  cut_body: 'UND_ERR_SOCKET',
  hang_body: 'UND_ERR_BODY_TIMEOUT',
};

/** The first half of an answer that never ends. */
export const HALF_AN_ANSWER = '{"id":"pay_';

/** The marked response that plays a fault. */
export function networkFault(kind: NetworkFaultKind, code: string = USUAL_CODES[kind]): Response {
  return new Response(null, { status: 503, headers: { [FAULT_HEADER]: kind, [CODE_HEADER]: code } });
}

/** The fault that a response is marked with, or null for an answer. */
export function networkFaultOf(response: Response): NetworkFault | null {
  const kind = NETWORK_FAULTS.find((known) => known === response.headers.get(FAULT_HEADER));
  return kind ? { kind, code: response.headers.get(CODE_HEADER) ?? USUAL_CODES[kind] } : null;
}

/** The error that `fetch` throws for a failure of the network. */
export function fetchError(code: string): TypeError {
  return new TypeError('fetch failed', { cause: Object.assign(new Error(`simulated ${code}`), { code }) });
}
