import { capturePayment } from '~/flows/capture-payment.server';
import { merchantDoor } from '~/http/door.server';
import { answerOperation } from '~/http/operation-door.server';
import { PATTERNS } from '~/paths';

export const action = merchantDoor({
  POST: (call) =>
    answerOperation(call, { route: PATTERNS.transactionCapture }, (asked) =>
      capturePayment(call.context.house, call.caller, asked),
    ),
});

export const loader = action;
