import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import type { DoorContext } from './http/load-context';
import type { Answer, WholeDoor } from './http/reply';
import { PATTERNS, isApiPath } from './paths';
import * as attention from './routes/attention';
import * as attentionAsk from './routes/attention-ask';
import * as attentionConclude from './routes/attention-conclude';
import * as attentionOperationConclude from './routes/attention-operation-conclude';
import * as checkout from './routes/checkout';
import * as checkoutStatus from './routes/checkout-status';
import * as estimateSubscription from './routes/estimate-subscription';
import * as gatewayReturn from './routes/gateway-return';
import * as gatewayWebhook from './routes/gateway-webhook';
import * as health from './routes/health';
import * as jwks from './routes/jwks';
import * as merchantEvent from './routes/merchant-event';
import * as merchantEventReplay from './routes/merchant-event-replay';
import * as merchantEvents from './routes/merchant-events';
import * as metrics from './routes/metrics';
import * as paymentLink from './routes/payment-link';
import * as paymentLinks from './routes/payment-links';
import * as ready from './routes/ready';
import * as routing from './routes/routing';
import * as routingAnalysis from './routes/routing-analysis';
import * as routingEntry from './routes/routing-entry';
import * as routingReplay from './routes/routing-replay';
import * as reconciliationBreakResolve from './routes/reconciliation-break-resolve';
import * as reconciliationBreaks from './routes/reconciliation-breaks';
import * as sandboxLedger from './routes/sandbox-ledger';
import * as sandboxSimulators from './routes/sandbox-simulators';
import * as session from './routes/session';
import * as sessionCreate from './routes/session-create';
import * as sessionExpire from './routes/session-expire';
import * as transactionCapture from './routes/transaction-capture';
import * as transactionDetails from './routes/transaction-details';
import * as transactionOperations from './routes/transaction-operations';
import * as transactionRefund from './routes/transaction-refund';
import * as transactionVoid from './routes/transaction-void';
import * as webhookEndpoint from './routes/webhook-endpoint';
import * as webhookEndpointReplay from './routes/webhook-endpoint-replay';
import * as webhookEndpointTest from './routes/webhook-endpoint-test';
import * as webhookEndpoints from './routes/webhook-endpoints';
import * as webhookSecretRotation from './routes/webhook-secret-rotation';

type Args = LoaderFunctionArgs & ActionFunctionArgs;
type Way = WholeDoor | ((args: Args) => Response | Promise<Response>);

interface Door {
  readonly loader?: Way;
  readonly action?: Way;
}

/**
 * Doors that programs and payers knock at, opened without Remix's router, which costs more than their own work. They are
 * the same loaders and actions: a test compares the bytes. Those that are
 * asked most stand first.
 */
const DIRECT: readonly (readonly [string, Door])[] = [
  [PATTERNS.checkout, checkout],
  [PATTERNS.sessionCreate, sessionCreate],
  [PATTERNS.session, session],
  [PATTERNS.checkoutStatus, checkoutStatus],
  [PATTERNS.health, health],
  [PATTERNS.gatewayWebhook, gatewayWebhook],
  [PATTERNS.transactionDetails, transactionDetails],
  [PATTERNS.transactionCapture, transactionCapture],
  [PATTERNS.transactionVoid, transactionVoid],
  [PATTERNS.transactionRefund, transactionRefund],
  [PATTERNS.transactionOperations, transactionOperations],
  [PATTERNS.estimateSubscription, estimateSubscription],
  [PATTERNS.sessionExpire, sessionExpire],
  [PATTERNS.paymentLinks, paymentLinks],
  [PATTERNS.routing, routing],
  // Before the entry's, whose pattern would match them as well.
  [PATTERNS.routingAnalysis, routingAnalysis],
  [PATTERNS.routingReplay, routingReplay],
  [PATTERNS.routingEntry, routingEntry],
  [PATTERNS.paymentLink, paymentLink],
  [PATTERNS.webhookEndpoints, webhookEndpoints],
  [PATTERNS.webhookEndpoint, webhookEndpoint],
  [PATTERNS.webhookSecretRotation, webhookSecretRotation],
  [PATTERNS.webhookEndpointTest, webhookEndpointTest],
  [PATTERNS.webhookEndpointReplay, webhookEndpointReplay],
  [PATTERNS.merchantEvents, merchantEvents],
  [PATTERNS.merchantEvent, merchantEvent],
  [PATTERNS.merchantEventReplay, merchantEventReplay],
  [PATTERNS.gatewayReturn, gatewayReturn],
  [PATTERNS.attention, attention],
  [PATTERNS.attentionConclude, attentionConclude],
  [PATTERNS.attentionOperationConclude, attentionOperationConclude],
  [PATTERNS.attentionAsk, attentionAsk],
  [PATTERNS.reconciliationBreaks, reconciliationBreaks],
  [PATTERNS.reconciliationBreakResolve, reconciliationBreakResolve],
  [PATTERNS.ready, ready],
  [PATTERNS.metrics, metrics],
  [PATTERNS.jwks, jwks],
  [PATTERNS.sandboxLedger, sandboxLedger],
  [PATTERNS.sandboxSimulators, sandboxSimulators],
];

const TABLE = DIRECT.map(([pattern, door]) => ({
  door,
  names: [...pattern.matchAll(/:(\w+)|\*/g)].map((match) => match[1] ?? '*'),
  regex: new RegExp(`^${pattern.replaceAll('.', '\\.').replace(/:\w+/g, '([^/]+)').replace('*', '(.*)')}$`),
}));

function findDoor(pathname: string): { door: Door; params: Record<string, string> } | null {
  for (const { door, names, regex } of TABLE) {
    const found = regex.exec(pathname);
    if (!found) continue;
    try {
      return {
        door,
        params: Object.fromEntries(names.map((name, index) => [name, decodeURIComponent(found[index + 1] ?? '')])),
      };
    } catch {
      return null;
    }
  }
  return null;
}

/** Doors of programs answer every method themselves, in their own manner. */
function refusesByItself(pathname: string, door: Door): boolean {
  return isApiPath(pathname) || door === gatewayWebhook;
}

function methodNotAllowed(method: string, door: Door): Response {
  const allow = [door.loader && 'GET, HEAD', door.action && 'POST'].filter(Boolean).join(', ');
  return new Response(`${method} is not allowed here; allowed: ${allow}.\n`, {
    status: 405,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store', allow },
  });
}

/** Answers at a direct door, otherwise as the rest of the house does. */
export function directly(rest: (request: Request, context: DoorContext) => Promise<Response>): Answer {
  return async (knocked, context) => {
    const { method } = knocked;
    const { pathname } = new URL(knocked.url);
    const found = findDoor(pathname);
    if (!found) return rest(knocked.toRequest(), context);
    const { door, params } = found;
    const isRead = method === 'GET' || method === 'HEAD';
    const isPost = method === 'POST' || refusesByItself(pathname, door);
    const way = isRead ? door.loader : isPost ? door.action : undefined;
    if (!way) return methodNotAllowed(method, door);
    return 'whole' in way
      ? way.whole({ request: knocked, params, context })
      : way({ request: knocked.toRequest(), params, context });
  };
}
