import { voidPayment } from '~/flows/void-payment.server';
import { merchantDoor } from '~/http/door.server';
import { answerOperation } from '~/http/operation-door.server';
import { PATTERNS } from '~/paths';

export const action = merchantDoor({
  POST: (call) =>
    answerOperation(call, { route: PATTERNS.transactionVoid, isOfAll: true }, (asked) =>
      voidPayment(call.context.house, call.caller, asked),
    ),
});

export const loader = action;
