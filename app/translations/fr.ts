import type { Translation } from './translation';

export const fr = {
  'pay.button': 'Payer {{amount}}',
  'pay.subscribe': 'S’abonner pour {{amount}} {{interval}}',
  'interval.day_one': 'par jour',
  'interval.day_many': 'tous les {{count}} jours',
  'interval.day_other': 'tous les {{count}} jours',
  'interval.week_one': 'par semaine',
  'interval.week_many': 'toutes les {{count}} semaines',
  'interval.week_other': 'toutes les {{count}} semaines',
  'interval.month_one': 'par mois',
  'interval.month_many': 'tous les {{count}} mois',
  'interval.month_other': 'tous les {{count}} mois',
  'interval.year_one': 'par an',
  'interval.year_many': 'tous les {{count}} ans',
  'interval.year_other': 'tous les {{count}} ans',

  'order.title': 'Récapitulatif de la commande',
  'order.subtotal': 'Sous-total',
  'order.total': 'Total à payer aujourd’hui',
  'order.later': 'Ensuite {{amount}} {{interval}}.',
  'order.back': 'Retour à {{merchant}}',
  'order.questions': 'Des questions ?',

  'title.open': 'Payer à {{merchant}}',
  'title.errorPrefix': 'Erreur : ',

  'method.group': 'Moyen de paiement',
  'method.card': 'Carte',
  'method.pix': 'Pix',
  'method.upi': 'UPI',
  'method.openbanking': 'Paiement par banque',
  'method.ideal': 'iDEAL',
  'method.sepa': 'Prélèvement SEPA',
  'method.boleto': 'Boleto',
  'method.oxxo': 'OXXO',
  'method.banktransfer': 'Virement bancaire',
  'method.spei': 'SPEI',
  'method.pse': 'PSE',
  'method.klarna': 'Klarna',
  'method.paypal': 'PayPal',
  'method.applepay': 'Apple Pay',
  'method.googlepay': 'Google Pay',

  'explain.code':
    'Sur la page suivante, vous recevez un code à scanner ou à copier dans l’application de votre banque.',
  'explain.bank': 'Vous continuez sur la page de votre banque, vous y approuvez le paiement, puis vous revenez ici.',
  'explain.transfer': 'Sur la page suivante, vous recevez le compte et la référence de votre virement.',
  'explain.debit':
    'Vous continuez sur une page sécurisée pour indiquer votre compte et autoriser le prélèvement, puis vous revenez ici.',
  'explain.voucher':
    'Sur la page suivante, vous recevez un bon à payer dans une banque, dans un magasin ou dans l’application de votre banque.',
  'explain.page': 'Vous continuez sur la page du service de paiement, y confirmez le paiement, puis revenez ici.',
  'explain.wallet': 'Vous confirmez le paiement dans votre portefeuille, puis vous revenez ici.',

  'field.email': 'E-mail',
  'field.cardNumber': 'Numéro de carte',
  'field.expiry': 'Date d’expiration',
  'field.expiryFormat': 'MM / AA',
  'field.expiryHint': 'Mois et année, comme sur la carte.',
  'field.securityCode': 'Code de sécurité',
  'field.securityCodeHint': '3 chiffres au dos de la carte. American Express : 4 chiffres au recto.',
  'field.securityCodeAgain': 'Saisissez-le à nouveau : il n’est jamais conservé.',
  'field.holderName': 'Nom sur la carte',
  'card.details': 'Données de la carte',
  'card.encrypted': 'Chiffré, envoyé uniquement à {{gateway}}',

  'problem.heading': 'Il y a un problème',
  'problem.enterEmail': 'Saisissez votre adresse e-mail',
  'problem.emailInvalid': 'Saisissez une adresse e-mail de la forme nom@example.com',
  'problem.emailLooksLikeCard': 'Saisissez votre adresse e-mail, pas un numéro de carte',
  'problem.enterCardNumber': 'Saisissez le numéro de votre carte',
  'problem.cardNumberInvalid': 'Vérifiez le numéro de carte : un chiffre manque ou est erroné',
  'problem.cardNumberTooShort': 'Saisissez le numéro de carte en entier',
  'problem.enterExpiry': 'Saisissez la date d’expiration de votre carte',
  'problem.expiryInvalid': 'Saisissez la date d’expiration sous la forme mois et année, par exemple 05 / 30',
  'problem.expiryPast': 'Cette date est passée : vérifiez-la ou utilisez une autre carte',
  'problem.enterSecurityCode': 'Saisissez le code de sécurité de votre carte',
  'problem.securityCodeThree': 'Saisissez le code à 3 chiffres au dos de votre carte',
  'problem.securityCodeFour': 'Saisissez le code à 4 chiffres au recto de votre carte',
  'problem.enterHolderName': 'Saisissez le nom inscrit sur votre carte',
  'problem.holderNameLooksLikeCard': 'Saisissez le nom inscrit sur votre carte, pas son numéro',
  'problem.chooseMethod': 'Choisissez comment vous voulez payer',
  'problem.cardNotTaken':
    'Cette boutique ne peut pas accepter cette carte : utilisez-en une autre. Rien n’a été débité.',
  'problem.cardDeclinedForGood':
    'Cette carte a été refusée définitivement et ne peut plus être utilisée ici : utilisez-en une autre. Rien n’a été débité.',
  'problem.cardDeclinedTooOften':
    'Cette carte a été refusée trop souvent : utilisez-en une autre ou réessayez avec celle-ci dans quelques jours. Rien n’a été débité.',

  'declined.generic':
    'Votre banque a refusé cette carte. Rien n’a été débité. Essayez une autre carte ou appelez le numéro inscrit au dos.',
  'declined.notCard':
    'Votre banque a refusé ce paiement. Rien n’a été débité. Réessayez ou choisissez un autre moyen de paiement.',
  'declined.insufficient_funds':
    'Votre banque a refusé cette carte car la provision est insuffisante. Rien n’a été débité. Utilisez une autre carte ou réessayez plus tard.',
  'declined.lost_or_stolen':
    'Votre banque a refusé cette carte et n’en permet pas l’usage. Rien n’a été débité. Utilisez une autre carte et appelez votre banque.',
  'declined.expired_card':
    'Votre banque a refusé cette carte car elle a expiré. Rien n’a été débité. Vérifiez la date d’expiration ou utilisez une autre carte.',
  'declined.wrong_security_code':
    'Votre banque a refusé cette carte car le code de sécurité est erroné. Rien n’a été débité. Saisissez le code à nouveau.',
  'declined.invalid_card':
    'Votre banque ne connaît pas cette carte. Rien n’a été débité. Vérifiez le numéro de carte ou utilisez une autre carte.',
  'declined.not_permitted':
    'Votre banque ne permet pas ce type de paiement avec cette carte. Rien n’a été débité. Utilisez une autre carte ou demandez à votre banque de l’autoriser.',
  'declined.suspected_fraud':
    'Votre banque a refusé cette carte par sécurité. Rien n’a été débité. Utilisez une autre carte ou appelez le numéro inscrit au dos.',
  'declined.authentication_required':
    'Votre banque veut s’assurer que c’est bien vous avant d’autoriser ce paiement. Rien n’a été débité. Réessayez ou utilisez une autre carte.',
  'declined.authentication_failed':
    'Votre banque n’a pas pu confirmer que c’était bien vous. Rien n’a été débité. Réessayez ou utilisez une autre carte.',
  'declined.canceled_by_payer':
    'Le paiement a été annulé auprès de votre banque. Rien n’a été débité. Réessayez ou choisissez un autre moyen de paiement.',
  'declined.try_again_later':
    'Votre banque ne peut pas répondre pour le moment. Rien n’a été débité. Réessayez dans quelques minutes ou utilisez une autre carte.',
  'notice.gateway_unavailable':
    'Le paiement n’a pas pu être envoyé. Rien n’a été débité. Réessayez dans une minute ou choisissez un autre moyen de paiement.',
  'notice.canceled': 'Vous êtes revenu avant de payer. Rien n’a été débité.',
  'notice.form_outdated':
    'Cette page est restée ouverte trop longtemps. Rien n’a été débité. Vérifiez votre saisie et appuyez de nouveau sur le bouton.',

  'sending.now': 'Envoi de votre paiement.',
  'sending.still': 'Nous interrogeons votre banque. Cela peut prendre quelques secondes.',
  'sending.long':
    'C’est plus long que d’habitude. Vous pouvez fermer cette page et la rouvrir pour voir le résultat. Ne payez pas une deuxième fois.',
  'offline.title': 'Vous êtes hors ligne',
  'offline.text': 'Rien n’a été envoyé. Votre saisie reste ici : appuyez de nouveau sur le bouton une fois connecté.',

  'challenge.title': 'Confirmez auprès de votre banque',
  'challenge.text': 'Votre banque veut s’assurer que c’est bien vous. Rien n’est débité avant votre confirmation.',
  'challenge.frame': 'Page de confirmation de votre banque',
  'challenge.go': 'Continuer vers votre banque',
  'challenge.fallback': 'Si la page de votre banque n’apparaît pas, ouvrez-la dans toute la fenêtre.',
  'redirect.title': 'Nous vous dirigeons vers votre banque',
  'redirect.text': 'Vous y approuvez le paiement, puis vous revenez ici. Si rien ne se passe, utilisez le bouton.',
  'abandon.button': 'Choisir un autre moyen de paiement',
  'fingerprint.title': 'Un instant',
  'fingerprint.text':
    'Votre banque examine ce navigateur avant de décider. Rien n’a encore été débité. Si cette page ne continue pas d’elle-même, utilisez le bouton.',
  'fingerprint.held':
    'Votre banque n’a pas pu être interrogée. Rien n’a été débité. Utilisez le bouton pour réessayer.',
  'fingerprint.go': 'Continuer',

  'qr.title': 'Payez avec le code',
  'qr.image': 'Code de paiement à scanner',
  'qr.payload': 'Code à copier',
  'qr.copy': 'Copier',
  'qr.copied': 'Copié',
  'qr.steps': 'Comment payer',
  'qr.step.open': 'Ouvrez l’application de votre banque et choisissez le paiement par code.',
  'qr.step.open.pix': 'Ouvrez l’application de votre banque et choisissez Pix.',
  'qr.step.open.upi': 'Ouvrez une application UPI.',
  'qr.step.scan': 'Scannez le code, ou copiez-le et collez-le dans l’application.',
  'qr.step.approve': 'Vérifiez le montant et approuvez. Cette page continue ensuite d’elle-même.',
  'qr.minutesLeft_one': 'Le code est encore valable {{count}} minute.',
  'qr.minutesLeft_many': 'Le code est encore valable {{count}} minutes.',
  'qr.minutesLeft_other': 'Le code est encore valable {{count}} minutes.',
  'qr.secondsLeft_one': 'Le code est encore valable {{count}} seconde.',
  'qr.secondsLeft_many': 'Le code est encore valable {{count}} secondes.',
  'qr.secondsLeft_other': 'Le code est encore valable {{count}} secondes.',
  'qr.simulate': 'Simuler le paiement',
  'voucher.title': 'Payez avec le bon de paiement',
  'voucher.title.transfer': 'Payez par virement',
  'voucher.text': 'Rien n’est débité tant que vous ne l’avez pas payé.',
  'voucher.reference': 'Référence',
  'voucher.reference.boleto': 'Code de paiement',
  'voucher.barcode': 'Chiffres du code-barres',
  'voucher.recipient': 'Bénéficiaire',
  'voucher.until': 'À payer avant',
  'voucher.open': 'Ouvrir le bon de paiement',
  'voucher.steps': 'Comment payer',
  'voucher.step.boleto':
    'Dans l’application de votre banque ou au guichet, choisissez de payer un boleto et saisissez le code de paiement.',
  'voucher.step.shop': 'À la caisse du magasin, dites que vous payez un achat en ligne et présentez cette référence.',
  'voucher.step.transfer':
    'Dans l’application de votre banque, faites un virement vers ce compte ou cette référence, d’exactement ce montant.',
  'voucher.step.other': 'Payez-le dans une banque, dans un magasin ou dans l’application de votre banque.',
  'voucher.step.wait':
    'Lorsque le paiement est arrivé, cette page continue d’elle-même. Cela peut prendre un jour ou deux : vous pouvez la fermer et la rouvrir.',

  'pending.title': 'En attente de votre banque',
  'pending.text':
    'Votre paiement est auprès de votre banque, qui ne l’a pas encore confirmé. Vous n’avez plus rien à faire.',
  'checking.title': 'Nous vérifions auprès de votre banque',
  'checking.text':
    'Nous ne savons pas encore si votre paiement a abouti. Ne payez pas une seconde fois : nous interrogeons votre banque jusqu’à le savoir.',
  'waiting.close': 'Vous pouvez fermer cette page. Rouvrez-la à tout moment pour voir le résultat.',
  'waiting.reference': 'Référence',

  'paid.title': 'Paiement reçu',
  'paid.text': 'Merci. {{merchant}} a reçu votre paiement.',
  'paid.amount': 'Montant',
  'paid.to': 'Payé à',
  'paid.card': 'Carte',
  'paid.cardValue': '{{brand}} se terminant par {{digits}}',
  'paid.date': 'Date',
  'paid.reference': 'Référence',
  'paid.continue': 'Continuer vers {{merchant}}',
  'paid.keep': 'Vous pouvez fermer cette page.',

  'expired.title': 'Ce paiement a expiré',
  'expired.money': 'Vous n’avez pas été débité',
  'expired.text': 'Pour payer, retournez là d’où vous venez et recommencez.',
  'noMethods.title': 'Il n’est pas possible de payer ici pour le moment',
  'noMethods.text': 'Vous n’avez pas été débité. Réessayez plus tard ou demandez au vendeur.',
  'notFound.title': 'Cette page n’existe pas',
  'notFound.text': 'Vous n’avez pas été débité. Vérifiez l’adresse ou retournez là d’où vous venez.',
  'linkInactive.title': 'Ce lien de paiement n’est plus actif',
  'linkInactive.text': 'Vous n’avez pas été débité. Demandez un nouveau lien au vendeur.',
  'maintenance.title': 'Les paiements sont suspendus pour un moment',
  'maintenance.text':
    'Cette page ne peut pas être affichée pour le moment. Réessayez dans quelques minutes : elle vous dira où en est votre paiement.',

  'language.label': 'Langue',
  'language.change': 'Changer',

  'sandbox.strip': 'Mode test : aucun argent réel ne circule',
  'sandbox.cards': 'Cartes de test',
  'sandbox.hint': 'Toute date future, tout code de sécurité.',
  'sandbox.approved': 'Approuvée',
  'sandbox.challenge': '3-D Secure avec confirmation',
  'sandbox.frictionless': '3-D Secure sans confirmation',
  'sandbox.declined': 'Refusée',
  'sandbox.insufficient': 'Provision insuffisante',
  'sandbox.wrongCode': 'Code de sécurité erroné',
  'sandbox.pending': 'En attente, approuvée plus tard',
} as const satisfies Translation<'one' | 'many' | 'other'>;
