import type { SimulatedOperation } from '~/gateways/simulation/operations';
import type { SimulatedPayment, SimulatedStatus, SimulatedWorld } from '~/gateways/simulation/world';
import { onWire } from './simulator-answers';

/** A standard webhook about the payment as it is now: one item, signed over eight of its fields. */
export function webhookOf(world: SimulatedWorld, payment: SimulatedPayment): Request {
  const last = payment.operations.find(({ id }) => id === payment.lastOperationId);
  const told = last ? aboutOperation(payment, last) : aboutPayment(payment);
  const item = { ...told, merchantAccountCode: payment.account, amount: onWire(told.amount, payment.currency) };
  const hmacSignature = signatureOf(world, payment, item);
  const body = JSON.stringify({
    live: 'false',
    notificationItems: [
      {
        NotificationRequestItem: {
          ...item,
          eventDate: payment.changedAt,
          paymentMethod: payment.card?.brand ?? payment.method,
          reason: last?.failureCode ?? payment.declineCode ?? '',
          additionalData: { hmacSignature },
        },
      },
    ],
  });
  return new Request(payment.webhookUrl ?? '', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
}

interface Told {
  readonly eventCode: string;
  readonly success: string;
  readonly pspReference: string;
  readonly originalReference?: string;
  readonly merchantReference: string;
  readonly amount: number;
}

const CODE_OF_KIND = { capture: 'CAPTURE', void: 'CANCELLATION', refund: 'REFUND' } as const;

/** A modification has a reference of its own, and its merchant's words are those of its own request. */
function aboutOperation(payment: SimulatedPayment, operation: SimulatedOperation): Told {
  return {
    eventCode: CODE_OF_KIND[operation.kind],
    success: String(operation.status === 'succeeded'),
    pspReference: operation.id,
    originalReference: payment.id,
    merchantReference: operation.reference,
    amount: operation.amount,
  };
}

const EVENT_OF_STATUS: Readonly<Partial<Record<SimulatedStatus, readonly [code: string, success: boolean]>>> = {
  pending: ['PENDING', true],
  declined: ['AUTHORISATION', false],
  canceled: ['AUTHORISATION', false],
  expired: ['OFFER_CLOSED', true],
};

function aboutPayment(payment: SimulatedPayment): Told {
  const [eventCode, success] = EVENT_OF_STATUS[payment.status] ?? ['AUTHORISATION', true];
  const { id: pspReference, reference: merchantReference, amount } = payment;
  return { eventCode, success: String(success), pspReference, merchantReference, amount };
}

type Signed = Omit<Told, 'amount'> & {
  readonly merchantAccountCode: string;
  readonly amount: { readonly value: number; readonly currency: string };
};

function signatureOf(world: SimulatedWorld, { webhookSecret }: SimulatedPayment, item: Signed): string {
  const {
    pspReference,
    originalReference = '',
    merchantAccountCode,
    merchantReference,
    amount,
    eventCode,
    success,
  } = item;
  const fields = [
    pspReference,
    originalReference,
    merchantAccountCode,
    merchantReference,
    amount.value,
    amount.currency,
  ];
  const mac = world.hmac(webhookSecret ?? '', [...fields, eventCode, success].join(':'));
  return Buffer.from(mac, 'hex').toString('base64');
}
