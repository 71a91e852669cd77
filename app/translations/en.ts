/**
 * The source of every word of the payer's page. The other languages are typed against it: a missing key or plural form
 * does not compile. `{{name}}` is filled in; a suffix `_one`, `_other` … is the plural form that `{{count}}` asks for.
 */
export const en = {
  'pay.button': 'Pay {{amount}}',
  'pay.subscribe': 'Subscribe for {{amount}} {{interval}}',
  'interval.day_one': 'per day',
  'interval.day_other': 'every {{count}} days',
  'interval.week_one': 'per week',
  'interval.week_other': 'every {{count}} weeks',
  'interval.month_one': 'per month',
  'interval.month_other': 'every {{count}} months',
  'interval.year_one': 'per year',
  'interval.year_other': 'every {{count}} years',

  'order.title': 'Order summary',
  'order.subtotal': 'Subtotal',
  'order.total': 'Total due today',
  'order.later': 'Then {{amount}} {{interval}}.',
  'order.back': 'Back to {{merchant}}',
  'order.questions': 'Questions?',

  'title.open': 'Pay {{merchant}}',
  'title.errorPrefix': 'Error: ',

  'method.group': 'Payment method',
  'method.card': 'Card',
  'method.pix': 'Pix',
  'method.upi': 'UPI',
  'method.openbanking': 'Pay by bank',
  'method.ideal': 'iDEAL',
  'method.sepa': 'SEPA Direct Debit',
  'method.boleto': 'Boleto',
  'method.oxxo': 'OXXO',
  'method.banktransfer': 'Bank transfer',
  'method.spei': 'SPEI',
  'method.pse': 'PSE',
  'method.klarna': 'Klarna',
  'method.paypal': 'PayPal',
  'method.applepay': 'Apple Pay',
  'method.googlepay': 'Google Pay',

  'explain.code': 'On the next page you get a code to scan or to copy into your bank app.',
  'explain.bank': 'You continue on your bank’s page, approve the payment there, and come back here.',
  'explain.transfer': 'On the next page you get the account and the reference for your transfer.',
  'explain.debit': 'You continue on a secure page to enter your account and to approve the debit, and come back here.',
  'explain.voucher': 'On the next page you get a voucher that you can pay at a bank, in a shop, or in your bank app.',
  'explain.page': 'You continue on the page of the payment service, confirm the payment there, and come back here.',
  'explain.wallet': 'You confirm the payment in your wallet, and come back here.',

  'field.email': 'Email',
  'field.cardNumber': 'Card number',
  'field.expiry': 'Expiry date',
  'field.expiryFormat': 'MM / YY',
  'field.expiryHint': 'Month and year, as on the card.',
  'field.securityCode': 'Security code',
  'field.securityCodeHint': '3 digits on the back of the card. American Express: 4 digits on the front.',
  'field.securityCodeAgain': 'Enter it again: it is never kept.',
  'field.holderName': 'Name on card',
  'card.details': 'Card details',
  'card.encrypted': 'Encrypted, sent to {{gateway}} only',

  'problem.heading': 'There is a problem',
  'problem.enterEmail': 'Enter your email address',
  'problem.emailInvalid': 'Enter an email address in the form name@example.com',
  'problem.emailLooksLikeCard': 'Enter your email address, not a card number',
  'problem.enterCardNumber': 'Enter the number on your card',
  'problem.cardNumberInvalid': 'Check the card number: a digit is missing or mistyped',
  'problem.cardNumberTooShort': 'Enter the whole card number',
  'problem.enterExpiry': 'Enter the expiry date on your card',
  'problem.expiryInvalid': 'Enter the expiry date as month and year, like 05 / 30',
  'problem.expiryPast': 'This date has passed: check it, or use another card',
  'problem.enterSecurityCode': 'Enter the security code of your card',
  'problem.securityCodeThree': 'Enter the 3-digit code on the back of your card',
  'problem.securityCodeFour': 'Enter the 4-digit code on the front of your card',
  'problem.enterHolderName': 'Enter the name on your card',
  'problem.holderNameLooksLikeCard': 'Enter the name on your card, not its number',
  'problem.chooseMethod': 'Choose how you want to pay',
  'problem.cardNotTaken': 'This shop cannot take this card: use another one. Nothing was taken.',
  'problem.cardDeclinedForGood':
    'This card was declined for good and cannot be used here again: use another one. Nothing was taken.',
  'problem.cardDeclinedTooOften':
    'This card was declined too often: use another one, or try this one again in some days. Nothing was taken.',

  'declined.generic':
    'Your bank declined this card. Nothing was taken. Try another card, or call the number on its back.',
  'declined.notCard': 'Your bank declined this payment. Nothing was taken. Try again, or choose another way to pay.',
  'declined.insufficient_funds':
    'Your bank declined this card because there is not enough money in its account. Nothing was taken. Use another card, or try again when there is.',
  'declined.lost_or_stolen':
    'Your bank declined this card and does not allow it to be used. Nothing was taken. Use another card, and call your bank about this one.',
  'declined.expired_card':
    'Your bank declined this card because it has expired. Nothing was taken. Check the expiry date, or use another card.',
  'declined.wrong_security_code':
    'Your bank declined this card because the security code is wrong. Nothing was taken. Enter the code again.',
  'declined.invalid_card':
    'Your bank does not know this card. Nothing was taken. Check the card number, or use another card.',
  'declined.not_permitted':
    'Your bank does not allow this kind of payment with this card. Nothing was taken. Use another card, or ask your bank to allow it.',
  'declined.suspected_fraud':
    'Your bank declined this card for its safety. Nothing was taken. Use another card, or call the number on its back.',
  'declined.authentication_required':
    'Your bank wants to be sure that it is you before it allows this payment. Nothing was taken. Try again, or use another card.',
  'declined.authentication_failed':
    'Your bank could not confirm that it was you. Nothing was taken. Try again, or use another card.',
  'declined.canceled_by_payer':
    'The payment was canceled at your bank. Nothing was taken. Try again, or choose another way to pay.',
  'declined.try_again_later':
    'Your bank cannot answer at the moment. Nothing was taken. Try again in a few minutes, or use another card.',
  'notice.gateway_unavailable':
    'The payment could not be sent. Nothing was taken. Try again in a minute, or choose another way to pay.',
  'notice.canceled': 'You came back before paying. Nothing was taken.',
  'notice.form_outdated':
    'This page was open for too long. Nothing was taken. Check what you entered and press the button again.',

  'sending.now': 'Sending your payment.',
  'sending.still': 'Your bank is being asked. This can take a few seconds.',
  'sending.long':
    'This takes longer than usual. You may close this page, and open it again to see the result. Do not pay a second time.',
  'offline.title': 'You are offline',
  'offline.text': 'Nothing has been sent. What you typed stays here: press the button again when you are connected.',

  'challenge.title': 'Confirm with your bank',
  'challenge.text': 'Your bank wants to be sure that it is you. Nothing is taken until you confirm.',
  'challenge.frame': 'Your bank’s confirmation page',
  'challenge.go': 'Continue to your bank',
  'challenge.fallback': 'If your bank’s page does not appear, open it in the whole window.',
  'redirect.title': 'Taking you to your bank',
  'redirect.text': 'You approve the payment there and come back here. If nothing happens, use the button.',
  'abandon.button': 'Choose another way to pay',
  'fingerprint.title': 'One moment',
  'fingerprint.text':
    'Your bank takes a look at this browser before it decides. Nothing has been taken yet. If this page does not go on by itself, use the button.',
  'fingerprint.held': 'Your bank could not be asked. Nothing has been taken. Use the button to try again.',
  'fingerprint.go': 'Continue',

  'qr.title': 'Pay with the code',
  'qr.image': 'Payment code to scan',
  'qr.payload': 'Code to copy',
  'qr.copy': 'Copy',
  'qr.copied': 'Copied',
  'qr.steps': 'How to pay',
  'qr.step.open': 'Open your bank app and choose to pay with a code.',
  'qr.step.open.pix': 'Open your bank app and choose Pix.',
  'qr.step.open.upi': 'Open any UPI app.',
  'qr.step.scan': 'Scan the code, or copy it and paste it there.',
  'qr.step.approve': 'Check the amount and approve. This page then goes on by itself.',
  'qr.minutesLeft_one': 'The code works for {{count}} more minute.',
  'qr.minutesLeft_other': 'The code works for {{count}} more minutes.',
  'qr.secondsLeft_one': 'The code works for {{count}} more second.',
  'qr.secondsLeft_other': 'The code works for {{count}} more seconds.',
  'qr.simulate': 'Simulate payment',
  'voucher.title': 'Pay with the voucher',
  'voucher.title.transfer': 'Pay by transfer',
  'voucher.text': 'Nothing is taken until you pay it.',
  'voucher.reference': 'Reference',
  'voucher.reference.boleto': 'Payment code',
  'voucher.barcode': 'Digits of the bar code',
  'voucher.recipient': 'Pay to',
  'voucher.until': 'Pay by',
  'voucher.open': 'Open the voucher',
  'voucher.steps': 'How to pay',
  'voucher.step.boleto': 'In your bank app or at a bank, choose to pay a boleto and enter the payment code.',
  'voucher.step.shop': 'At the counter of the shop, say that you pay for an online purchase and show this reference.',
  'voucher.step.transfer': 'In your bank app, make a transfer to this account or reference, over exactly this amount.',
  'voucher.step.other': 'Pay it at a bank, in a shop, or in your bank app.',
  'voucher.step.wait':
    'When the payment has arrived, this page goes on by itself. That can take a day or two: you may close it and open it again.',

  'pending.title': 'Waiting for your bank',
  'pending.text':
    'Your payment is with your bank, which has not confirmed it yet. There is nothing more for you to do.',
  'checking.title': 'We are checking with your bank',
  'checking.text':
    'We do not know yet whether your payment went through. Please do not pay again: we ask your bank until we know.',
  'waiting.close': 'You may close this page. Open it again at any time to see the result.',
  'waiting.reference': 'Reference',

  'paid.title': 'Payment received',
  'paid.text': 'Thank you. {{merchant}} has your payment.',
  'paid.amount': 'Amount',
  'paid.to': 'Paid to',
  'paid.card': 'Card',
  'paid.cardValue': '{{brand}} ending in {{digits}}',
  'paid.date': 'Date',
  'paid.reference': 'Reference',
  'paid.continue': 'Continue to {{merchant}}',
  'paid.keep': 'You may close this page.',

  'expired.title': 'This checkout has expired',
  'expired.money': 'You have not been charged',
  'expired.text': 'To pay, go back to where you came from and start again.',
  'noMethods.title': 'There is no way to pay here at the moment',
  'noMethods.text': 'You have not been charged. Try again later, or ask the seller.',
  'notFound.title': 'This page does not exist',
  'notFound.text': 'You have not been charged. Check the address, or go back to where you came from.',
  'linkInactive.title': 'This payment link is no longer active',
  'linkInactive.text': 'You have not been charged. Ask the seller for a new link.',
  'maintenance.title': 'Payments are paused for a moment',
  'maintenance.text':
    'This page cannot be shown right now. Try again in a few minutes: it will then tell where your payment stands.',

  'language.label': 'Language',
  'language.change': 'Change',

  'sandbox.strip': 'Test mode: no real money moves',
  'sandbox.cards': 'Test cards',
  'sandbox.hint': 'Any future date, any security code.',
  'sandbox.approved': 'Approved',
  'sandbox.challenge': '3-D Secure challenge',
  'sandbox.frictionless': '3-D Secure without a challenge',
  'sandbox.declined': 'Declined',
  'sandbox.insufficient': 'Not enough money',
  'sandbox.wrongCode': 'Wrong security code',
  'sandbox.pending': 'Pending, approved later',
} as const;
