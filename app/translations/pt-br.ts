import type { Translation } from './translation';

export const ptBR = {
  'pay.button': 'Pagar {{amount}}',
  'pay.subscribe': 'Assinar por {{amount}} {{interval}}',
  'interval.day_one': 'por dia',
  'interval.day_many': 'a cada {{count}} dias',
  'interval.day_other': 'a cada {{count}} dias',
  'interval.week_one': 'por semana',
  'interval.week_many': 'a cada {{count}} semanas',
  'interval.week_other': 'a cada {{count}} semanas',
  'interval.month_one': 'por mês',
  'interval.month_many': 'a cada {{count}} meses',
  'interval.month_other': 'a cada {{count}} meses',
  'interval.year_one': 'por ano',
  'interval.year_many': 'a cada {{count}} anos',
  'interval.year_other': 'a cada {{count}} anos',

  'order.title': 'Resumo do pedido',
  'order.subtotal': 'Subtotal',
  'order.total': 'Total a pagar hoje',
  'order.later': 'Depois, {{amount}} {{interval}}.',
  'order.back': 'Voltar para {{merchant}}',
  'order.questions': 'Dúvidas?',

  'title.open': 'Pagar para {{merchant}}',
  'title.errorPrefix': 'Erro: ',

  'method.group': 'Forma de pagamento',
  'method.card': 'Cartão',
  'method.pix': 'Pix',
  'method.upi': 'UPI',
  'method.openbanking': 'Pagar pelo banco',
  'method.ideal': 'iDEAL',
  'method.sepa': 'Débito direto SEPA',
  'method.boleto': 'Boleto',
  'method.oxxo': 'OXXO',
  'method.banktransfer': 'Transferência bancária',
  'method.spei': 'SPEI',
  'method.pse': 'PSE',
  'method.klarna': 'Klarna',
  'method.paypal': 'PayPal',
  'method.applepay': 'Apple Pay',
  'method.googlepay': 'Google Pay',

  'explain.code': 'Na próxima página, você recebe um código para escanear ou copiar no aplicativo do seu banco.',
  'explain.bank': 'Você continua na página do seu banco, aprova o pagamento lá e volta para cá.',
  'explain.transfer': 'Na próxima página, você recebe a conta e a referência da sua transferência.',
  'explain.debit': 'Você continua em uma página segura para informar sua conta e autorizar o débito, e volta para cá.',
  'explain.voucher':
    'Na próxima página, você recebe um boleto que pode pagar em um banco, em uma loja ou no aplicativo do seu banco.',
  'explain.page': 'Você continua na página do serviço de pagamento, confirma o pagamento e volta para cá.',
  'explain.wallet': 'Você confirma o pagamento na sua carteira e volta para cá.',

  'field.email': 'E-mail',
  'field.cardNumber': 'Número do cartão',
  'field.expiry': 'Validade',
  'field.expiryFormat': 'MM / AA',
  'field.expiryHint': 'Mês e ano, como no cartão.',
  'field.securityCode': 'Código de segurança',
  'field.securityCodeHint': '3 dígitos no verso do cartão. American Express: 4 dígitos na frente.',
  'field.securityCodeAgain': 'Digite de novo: ele nunca é guardado.',
  'field.holderName': 'Nome no cartão',
  'card.details': 'Dados do cartão',
  'card.encrypted': 'Criptografado, enviado somente para {{gateway}}',

  'problem.heading': 'Há um problema',
  'problem.enterEmail': 'Digite seu e-mail',
  'problem.emailInvalid': 'Digite um e-mail no formato nome@example.com',
  'problem.emailLooksLikeCard': 'Digite seu e-mail, não um número de cartão',
  'problem.enterCardNumber': 'Digite o número do seu cartão',
  'problem.cardNumberInvalid': 'Confira o número do cartão: falta um dígito ou há um errado',
  'problem.cardNumberTooShort': 'Digite o número do cartão completo',
  'problem.enterExpiry': 'Digite a validade do seu cartão',
  'problem.expiryInvalid': 'Digite a validade como mês e ano, por exemplo 05 / 30',
  'problem.expiryPast': 'Esta data já passou: confira ou use outro cartão',
  'problem.enterSecurityCode': 'Digite o código de segurança do seu cartão',
  'problem.securityCodeThree': 'Digite o código de 3 dígitos do verso do seu cartão',
  'problem.securityCodeFour': 'Digite o código de 4 dígitos da frente do seu cartão',
  'problem.enterHolderName': 'Digite o nome que está no seu cartão',
  'problem.holderNameLooksLikeCard': 'Digite o nome que está no seu cartão, não o número',
  'problem.chooseMethod': 'Escolha como você quer pagar',
  'problem.cardNotTaken': 'Esta loja não pode aceitar este cartão: use outro. Nada foi cobrado.',
  'problem.cardDeclinedForGood':
    'Este cartão foi recusado definitivamente e não pode mais ser usado aqui: use outro. Nada foi cobrado.',
  'problem.cardDeclinedTooOften':
    'Este cartão foi recusado vezes demais: use outro ou tente de novo com este daqui a alguns dias. Nada foi cobrado.',

  'declined.generic':
    'Seu banco recusou este cartão. Nada foi cobrado. Tente outro cartão ou ligue para o número que está no verso.',
  'declined.notCard':
    'Seu banco recusou este pagamento. Nada foi cobrado. Tente de novo ou escolha outra forma de pagamento.',
  'declined.insufficient_funds':
    'Seu banco recusou este cartão por falta de saldo. Nada foi cobrado. Use outro cartão ou tente mais tarde.',
  'declined.lost_or_stolen':
    'Seu banco recusou este cartão e não permite que ele seja usado. Nada foi cobrado. Use outro cartão e ligue para o seu banco.',
  'declined.expired_card':
    'Seu banco recusou este cartão porque ele venceu. Nada foi cobrado. Confira a validade ou use outro cartão.',
  'declined.wrong_security_code':
    'Seu banco recusou este cartão porque o código de segurança está errado. Nada foi cobrado. Digite o código de novo.',
  'declined.invalid_card':
    'Seu banco não reconhece este cartão. Nada foi cobrado. Confira o número do cartão ou use outro cartão.',
  'declined.not_permitted':
    'Seu banco não permite este tipo de pagamento com este cartão. Nada foi cobrado. Use outro cartão ou peça a liberação ao seu banco.',
  'declined.suspected_fraud':
    'Seu banco recusou este cartão por segurança. Nada foi cobrado. Use outro cartão ou ligue para o número que está no verso.',
  'declined.authentication_required':
    'Seu banco quer ter certeza de que é você antes de permitir este pagamento. Nada foi cobrado. Tente de novo ou use outro cartão.',
  'declined.authentication_failed':
    'Seu banco não conseguiu confirmar que é você. Nada foi cobrado. Tente de novo ou use outro cartão.',
  'declined.canceled_by_payer':
    'O pagamento foi cancelado no seu banco. Nada foi cobrado. Tente de novo ou escolha outra forma de pagamento.',
  'declined.try_again_later':
    'Seu banco não consegue responder no momento. Nada foi cobrado. Tente de novo em alguns minutos ou use outro cartão.',
  'notice.gateway_unavailable':
    'Não foi possível enviar o pagamento. Nada foi cobrado. Tente de novo em um minuto ou escolha outra forma de pagamento.',
  'notice.canceled': 'Você voltou antes de pagar. Nada foi cobrado.',
  'notice.form_outdated':
    'Esta página ficou aberta por tempo demais. Nada foi cobrado. Confira seus dados e aperte o botão de novo.',

  'sending.now': 'Enviando seu pagamento.',
  'sending.still': 'Estamos consultando seu banco. Isso pode levar alguns segundos.',
  'sending.long':
    'Está demorando mais que o normal. Você pode fechar esta página e abri-la de novo para ver o resultado. Não pague uma segunda vez.',
  'offline.title': 'Você está sem conexão',
  'offline.text': 'Nada foi enviado. O que você digitou continua aqui: aperte o botão de novo quando tiver conexão.',

  'challenge.title': 'Confirme com seu banco',
  'challenge.text': 'Seu banco quer ter certeza de que é você. Nada é cobrado até você confirmar.',
  'challenge.frame': 'Página de confirmação do seu banco',
  'challenge.go': 'Continuar no seu banco',
  'challenge.fallback': 'Se a página do seu banco não aparecer, abra-a na janela inteira.',
  'redirect.title': 'Levando você ao seu banco',
  'redirect.text': 'Você aprova o pagamento lá e volta para cá. Se nada acontecer, use o botão.',
  'abandon.button': 'Escolher outra forma de pagamento',
  'fingerprint.title': 'Um momento',
  'fingerprint.text':
    'Seu banco examina este navegador antes de decidir. Nada foi cobrado ainda. Se esta página não continuar sozinha, use o botão.',
  'fingerprint.held': 'Não foi possível consultar seu banco. Nada foi cobrado. Use o botão para tentar de novo.',
  'fingerprint.go': 'Continuar',

  'qr.title': 'Pague com o código',
  'qr.image': 'Código de pagamento para escanear',
  'qr.payload': 'Código para copiar',
  'qr.copy': 'Copiar',
  'qr.copied': 'Copiado',
  'qr.steps': 'Como pagar',
  'qr.step.open': 'Abra o aplicativo do seu banco e escolha pagar com um código.',
  'qr.step.open.pix': 'Abra o aplicativo do seu banco e escolha Pix.',
  'qr.step.open.upi': 'Abra qualquer aplicativo UPI.',
  'qr.step.scan': 'Escaneie o código, ou copie e cole lá.',
  'qr.step.approve': 'Confira o valor e aprove. Depois, esta página continua sozinha.',
  'qr.minutesLeft_one': 'O código vale por mais {{count}} minuto.',
  'qr.minutesLeft_many': 'O código vale por mais {{count}} minutos.',
  'qr.minutesLeft_other': 'O código vale por mais {{count}} minutos.',
  'qr.secondsLeft_one': 'O código vale por mais {{count}} segundo.',
  'qr.secondsLeft_many': 'O código vale por mais {{count}} segundos.',
  'qr.secondsLeft_other': 'O código vale por mais {{count}} segundos.',
  'qr.simulate': 'Simular pagamento',
  'voucher.title': 'Pague com o boleto ou comprovante',
  'voucher.title.transfer': 'Pague por transferência',
  'voucher.text': 'Nada é cobrado até você pagar.',
  'voucher.reference': 'Referência',
  'voucher.reference.boleto': 'Linha digitável',
  'voucher.barcode': 'Números do código de barras',
  'voucher.recipient': 'Pagar para',
  'voucher.until': 'Pagar até',
  'voucher.open': 'Abrir o comprovante',
  'voucher.steps': 'Como pagar',
  'voucher.step.boleto':
    'No aplicativo do seu banco ou em uma agência, escolha pagar um boleto e digite a linha digitável.',
  'voucher.step.shop': 'No caixa da loja, diga que vai pagar uma compra online e mostre esta referência.',
  'voucher.step.transfer':
    'No aplicativo do seu banco, faça uma transferência para esta conta ou referência, exatamente neste valor.',
  'voucher.step.other': 'Pague em um banco, em uma loja ou no aplicativo do seu banco.',
  'voucher.step.wait':
    'Quando o pagamento chegar, esta página continua sozinha. Isso pode levar um ou dois dias: você pode fechá-la e abri-la de novo.',

  'pending.title': 'Aguardando seu banco',
  'pending.text': 'Seu pagamento está com seu banco, que ainda não o confirmou. Você não precisa fazer mais nada.',
  'checking.title': 'Estamos consultando seu banco',
  'checking.text':
    'Ainda não sabemos se o seu pagamento foi feito. Por favor, não pague de novo: consultamos seu banco até saber.',
  'waiting.close': 'Você pode fechar esta página. Abra-a de novo quando quiser para ver o resultado.',
  'waiting.reference': 'Referência',

  'paid.title': 'Pagamento recebido',
  'paid.text': 'Obrigado. {{merchant}} recebeu seu pagamento.',
  'paid.amount': 'Valor',
  'paid.to': 'Pago a',
  'paid.card': 'Cartão',
  'paid.cardValue': '{{brand}} com final {{digits}}',
  'paid.date': 'Data',
  'paid.reference': 'Referência',
  'paid.continue': 'Continuar para {{merchant}}',
  'paid.keep': 'Você pode fechar esta página.',

  'expired.title': 'Este pagamento expirou',
  'expired.money': 'Nada foi cobrado de você',
  'expired.text': 'Para pagar, volte ao lugar de onde veio e comece de novo.',
  'noMethods.title': 'No momento não é possível pagar aqui',
  'noMethods.text': 'Nada foi cobrado de você. Tente mais tarde ou fale com o vendedor.',
  'notFound.title': 'Esta página não existe',
  'notFound.text': 'Nada foi cobrado de você. Confira o endereço ou volte ao lugar de onde veio.',
  'linkInactive.title': 'Este link de pagamento não está mais ativo',
  'linkInactive.text': 'Nada foi cobrado de você. Peça um novo link ao vendedor.',
  'maintenance.title': 'Os pagamentos estão pausados por um momento',
  'maintenance.text':
    'Esta página não pode ser exibida agora. Tente de novo em alguns minutos: ela dirá como está o seu pagamento.',

  'language.label': 'Idioma',
  'language.change': 'Mudar',

  'sandbox.strip': 'Modo de teste: nenhum dinheiro real é movimentado',
  'sandbox.cards': 'Cartões de teste',
  'sandbox.hint': 'Qualquer data futura, qualquer código de segurança.',
  'sandbox.approved': 'Aprovado',
  'sandbox.challenge': '3-D Secure com confirmação',
  'sandbox.frictionless': '3-D Secure sem confirmação',
  'sandbox.declined': 'Recusado',
  'sandbox.insufficient': 'Saldo insuficiente',
  'sandbox.wrongCode': 'Código de segurança errado',
  'sandbox.pending': 'Pendente, aprovado depois',
} as const satisfies Translation<'one' | 'many' | 'other'>;
