import type { Translation } from './translation';

export const es = {
  'pay.button': 'Pagar {{amount}}',
  'pay.subscribe': 'Suscribirse por {{amount}} {{interval}}',
  'interval.day_one': 'al día',
  'interval.day_many': 'cada {{count}} días',
  'interval.day_other': 'cada {{count}} días',
  'interval.week_one': 'a la semana',
  'interval.week_many': 'cada {{count}} semanas',
  'interval.week_other': 'cada {{count}} semanas',
  'interval.month_one': 'al mes',
  'interval.month_many': 'cada {{count}} meses',
  'interval.month_other': 'cada {{count}} meses',
  'interval.year_one': 'al año',
  'interval.year_many': 'cada {{count}} años',
  'interval.year_other': 'cada {{count}} años',

  'order.title': 'Resumen del pedido',
  'order.subtotal': 'Subtotal',
  'order.total': 'Total a pagar hoy',
  'order.later': 'Después, {{amount}} {{interval}}.',
  'order.back': 'Volver a {{merchant}}',
  'order.questions': '¿Preguntas?',

  'title.open': 'Pagar a {{merchant}}',
  'title.errorPrefix': 'Error: ',

  'method.group': 'Forma de pago',
  'method.card': 'Tarjeta',
  'method.pix': 'Pix',
  'method.upi': 'UPI',
  'method.openbanking': 'Pago desde el banco',
  'method.ideal': 'iDEAL',
  'method.sepa': 'Adeudo directo SEPA',
  'method.boleto': 'Boleto',
  'method.oxxo': 'OXXO',
  'method.banktransfer': 'Transferencia bancaria',
  'method.spei': 'SPEI',
  'method.pse': 'PSE',
  'method.klarna': 'Klarna',
  'method.paypal': 'PayPal',
  'method.applepay': 'Apple Pay',
  'method.googlepay': 'Google Pay',

  'explain.code': 'En la página siguiente recibirá un código para escanear o copiar en la aplicación de su banco.',
  'explain.bank': 'Continuará en la página de su banco, aprobará allí el pago y volverá aquí.',
  'explain.transfer': 'En la página siguiente recibirá la cuenta y la referencia para su transferencia.',
  'explain.debit': 'Continuará en una página segura para indicar su cuenta y autorizar el adeudo, y volverá aquí.',
  'explain.voucher':
    'En la página siguiente recibirá un comprobante que puede pagar en un banco, en una tienda o en la aplicación de su banco.',
  'explain.page': 'Continúa en la página del servicio de pago, confirma el pago allí y vuelve aquí.',
  'explain.wallet': 'Confirmará el pago en su cartera y volverá aquí.',

  'field.email': 'Correo electrónico',
  'field.cardNumber': 'Número de tarjeta',
  'field.expiry': 'Fecha de caducidad',
  'field.expiryFormat': 'MM / AA',
  'field.expiryHint': 'Mes y año, como en la tarjeta.',
  'field.securityCode': 'Código de seguridad',
  'field.securityCodeHint': '3 dígitos en el reverso de la tarjeta. American Express: 4 dígitos en el anverso.',
  'field.securityCodeAgain': 'Vuelva a introducirlo: nunca se guarda.',
  'field.holderName': 'Nombre en la tarjeta',
  'card.details': 'Datos de la tarjeta',
  'card.encrypted': 'Cifrado, se envía solo a {{gateway}}',

  'problem.heading': 'Hay un problema',
  'problem.enterEmail': 'Introduzca su correo electrónico',
  'problem.emailInvalid': 'Introduzca un correo electrónico con la forma nombre@example.com',
  'problem.emailLooksLikeCard': 'Introduzca su correo electrónico, no un número de tarjeta',
  'problem.enterCardNumber': 'Introduzca el número de su tarjeta',
  'problem.cardNumberInvalid': 'Revise el número de tarjeta: falta un dígito o hay uno equivocado',
  'problem.cardNumberTooShort': 'Introduzca el número de tarjeta completo',
  'problem.enterExpiry': 'Introduzca la fecha de caducidad de su tarjeta',
  'problem.expiryInvalid': 'Introduzca la fecha de caducidad como mes y año, por ejemplo 05 / 30',
  'problem.expiryPast': 'Esta fecha ya ha pasado: revísela o use otra tarjeta',
  'problem.enterSecurityCode': 'Introduzca el código de seguridad de su tarjeta',
  'problem.securityCodeThree': 'Introduzca el código de 3 dígitos del reverso de su tarjeta',
  'problem.securityCodeFour': 'Introduzca el código de 4 dígitos del anverso de su tarjeta',
  'problem.enterHolderName': 'Introduzca el nombre que figura en su tarjeta',
  'problem.holderNameLooksLikeCard': 'Introduzca el nombre que figura en su tarjeta, no su número',
  'problem.chooseMethod': 'Elija cómo quiere pagar',
  'problem.cardNotTaken': 'Esta tienda no puede aceptar esta tarjeta: use otra. No se ha cobrado nada.',
  'problem.cardDeclinedForGood':
    'Esta tarjeta fue rechazada definitivamente y no se puede volver a usar aquí: use otra. No se ha cobrado nada.',
  'problem.cardDeclinedTooOften':
    'Esta tarjeta fue rechazada demasiadas veces: use otra o vuelva a intentarlo con esta dentro de unos días. No se ha cobrado nada.',

  'declined.generic':
    'Su banco ha rechazado esta tarjeta. No se ha cobrado nada. Pruebe con otra tarjeta o llame al número que figura en el reverso.',
  'declined.notCard':
    'Su banco ha rechazado este pago. No se ha cobrado nada. Inténtelo de nuevo o elija otra forma de pago.',
  'declined.insufficient_funds':
    'Su banco ha rechazado esta tarjeta porque no hay saldo suficiente. No se ha cobrado nada. Use otra tarjeta o inténtelo más adelante.',
  'declined.lost_or_stolen':
    'Su banco ha rechazado esta tarjeta y no permite usarla. No se ha cobrado nada. Use otra tarjeta y llame a su banco.',
  'declined.expired_card':
    'Su banco ha rechazado esta tarjeta porque ha caducado. No se ha cobrado nada. Revise la fecha de caducidad o use otra tarjeta.',
  'declined.wrong_security_code':
    'Su banco ha rechazado esta tarjeta porque el código de seguridad no es correcto. No se ha cobrado nada. Vuelva a introducir el código.',
  'declined.invalid_card':
    'Su banco no reconoce esta tarjeta. No se ha cobrado nada. Revise el número de tarjeta o use otra tarjeta.',
  'declined.not_permitted':
    'Su banco no permite este tipo de pago con esta tarjeta. No se ha cobrado nada. Use otra tarjeta o pida a su banco que lo permita.',
  'declined.suspected_fraud':
    'Su banco ha rechazado esta tarjeta por seguridad. No se ha cobrado nada. Use otra tarjeta o llame al número que figura en el reverso.',
  'declined.authentication_required':
    'Su banco quiere comprobar que es usted antes de permitir este pago. No se ha cobrado nada. Inténtelo de nuevo o use otra tarjeta.',
  'declined.authentication_failed':
    'Su banco no ha podido confirmar que es usted. No se ha cobrado nada. Inténtelo de nuevo o use otra tarjeta.',
  'declined.canceled_by_payer':
    'El pago se canceló en su banco. No se ha cobrado nada. Inténtelo de nuevo o elija otra forma de pago.',
  'declined.try_again_later':
    'Su banco no puede responder en este momento. No se ha cobrado nada. Inténtelo de nuevo en unos minutos o use otra tarjeta.',
  'notice.gateway_unavailable':
    'No se ha podido enviar el pago. No se ha cobrado nada. Inténtelo de nuevo en un minuto o elija otra forma de pago.',
  'notice.canceled': 'Ha vuelto antes de pagar. No se ha cobrado nada.',
  'notice.form_outdated':
    'Esta página ha estado abierta demasiado tiempo. No se ha cobrado nada. Revise sus datos y pulse de nuevo el botón.',

  'sending.now': 'Enviando su pago.',
  'sending.still': 'Estamos preguntando a su banco. Puede tardar unos segundos.',
  'sending.long':
    'Está tardando más de lo habitual. Puede cerrar esta página y volver a abrirla para ver el resultado. No pague por segunda vez.',
  'offline.title': 'No tiene conexión',
  'offline.text': 'No se ha enviado nada. Lo que ha escrito sigue aquí: pulse de nuevo el botón cuando tenga conexión.',

  'challenge.title': 'Confirme con su banco',
  'challenge.text': 'Su banco quiere estar seguro de que es usted. No se cobra nada hasta que lo confirme.',
  'challenge.frame': 'Página de confirmación de su banco',
  'challenge.go': 'Continuar a su banco',
  'challenge.fallback': 'Si no aparece la página de su banco, ábrala en toda la ventana.',
  'redirect.title': 'Le llevamos a su banco',
  'redirect.text': 'Aprobará allí el pago y volverá aquí. Si no ocurre nada, use el botón.',
  'abandon.button': 'Elegir otra forma de pago',
  'fingerprint.title': 'Un momento',
  'fingerprint.text':
    'Su banco examina este navegador antes de decidir. Todavía no se ha cobrado nada. Si esta página no avanza por sí sola, use el botón.',
  'fingerprint.held':
    'No se ha podido consultar a su banco. No se ha cobrado nada. Use el botón para intentarlo de nuevo.',
  'fingerprint.go': 'Continuar',

  'qr.title': 'Pague con el código',
  'qr.image': 'Código de pago para escanear',
  'qr.payload': 'Código para copiar',
  'qr.copy': 'Copiar',
  'qr.copied': 'Copiado',
  'qr.steps': 'Cómo pagar',
  'qr.step.open': 'Abra la aplicación de su banco y elija pagar con un código.',
  'qr.step.open.pix': 'Abra la aplicación de su banco y elija Pix.',
  'qr.step.open.upi': 'Abra cualquier aplicación UPI.',
  'qr.step.scan': 'Escanee el código, o cópielo y péguelo allí.',
  'qr.step.approve': 'Compruebe el importe y apruébelo. Después, esta página avanza por sí sola.',
  'qr.minutesLeft_one': 'El código es válido durante {{count}} minuto más.',
  'qr.minutesLeft_many': 'El código es válido durante {{count}} minutos más.',
  'qr.minutesLeft_other': 'El código es válido durante {{count}} minutos más.',
  'qr.secondsLeft_one': 'El código es válido durante {{count}} segundo más.',
  'qr.secondsLeft_many': 'El código es válido durante {{count}} segundos más.',
  'qr.secondsLeft_other': 'El código es válido durante {{count}} segundos más.',
  'qr.simulate': 'Simular el pago',
  'voucher.title': 'Pague con el comprobante',
  'voucher.title.transfer': 'Pague por transferencia',
  'voucher.text': 'No se cobra nada hasta que usted lo pague.',
  'voucher.reference': 'Referencia',
  'voucher.reference.boleto': 'Código de pago',
  'voucher.barcode': 'Dígitos del código de barras',
  'voucher.recipient': 'Pagar a',
  'voucher.until': 'Pagar antes de',
  'voucher.open': 'Abrir el comprobante',
  'voucher.steps': 'Cómo pagar',
  'voucher.step.boleto':
    'En la aplicación de su banco o en una sucursal, elija pagar un boleto e introduzca el código de pago.',
  'voucher.step.shop': 'En la caja de la tienda, diga que paga una compra en línea y muestre esta referencia.',
  'voucher.step.transfer':
    'En la aplicación de su banco, haga una transferencia a esta cuenta o referencia por exactamente este importe.',
  'voucher.step.other': 'Páguelo en un banco, en una tienda o en la aplicación de su banco.',
  'voucher.step.wait':
    'Cuando llegue el pago, esta página avanza por sí sola. Puede tardar uno o dos días: puede cerrarla y volver a abrirla.',

  'pending.title': 'Esperando a su banco',
  'pending.text': 'Su pago está en su banco, que aún no lo ha confirmado. No tiene que hacer nada más.',
  'checking.title': 'Estamos consultando a su banco',
  'checking.text':
    'Todavía no sabemos si su pago se ha realizado. Por favor, no pague de nuevo: preguntamos a su banco hasta saberlo.',
  'waiting.close': 'Puede cerrar esta página. Vuelva a abrirla cuando quiera para ver el resultado.',
  'waiting.reference': 'Referencia',

  'paid.title': 'Pago recibido',
  'paid.text': 'Gracias. {{merchant}} ha recibido su pago.',
  'paid.amount': 'Importe',
  'paid.to': 'Pagado a',
  'paid.card': 'Tarjeta',
  'paid.cardValue': '{{brand}} terminada en {{digits}}',
  'paid.date': 'Fecha',
  'paid.reference': 'Referencia',
  'paid.continue': 'Continuar a {{merchant}}',
  'paid.keep': 'Puede cerrar esta página.',

  'expired.title': 'Este pago ha caducado',
  'expired.money': 'No se le ha cobrado nada',
  'expired.text': 'Para pagar, vuelva al lugar de donde vino y empiece de nuevo.',
  'noMethods.title': 'En este momento no se puede pagar aquí',
  'noMethods.text': 'No se le ha cobrado nada. Inténtelo más tarde o pregunte al vendedor.',
  'notFound.title': 'Esta página no existe',
  'notFound.text': 'No se le ha cobrado nada. Revise la dirección o vuelva al lugar de donde vino.',
  'linkInactive.title': 'Este enlace de pago ya no está activo',
  'linkInactive.text': 'No se le ha cobrado nada. Pida un enlace nuevo al vendedor.',
  'maintenance.title': 'Los pagos están en pausa por un momento',
  'maintenance.text':
    'Esta página no se puede mostrar ahora. Inténtelo de nuevo en unos minutos: entonces le dirá cómo está su pago.',

  'language.label': 'Idioma',
  'language.change': 'Cambiar',

  'sandbox.strip': 'Modo de prueba: no se mueve dinero real',
  'sandbox.cards': 'Tarjetas de prueba',
  'sandbox.hint': 'Cualquier fecha futura, cualquier código de seguridad.',
  'sandbox.approved': 'Aprobada',
  'sandbox.challenge': '3-D Secure con confirmación',
  'sandbox.frictionless': '3-D Secure sin confirmación',
  'sandbox.declined': 'Rechazada',
  'sandbox.insufficient': 'Saldo insuficiente',
  'sandbox.wrongCode': 'Código de seguridad incorrecto',
  'sandbox.pending': 'Pendiente, aprobada después',
} as const satisfies Translation<'one' | 'many' | 'other'>;
