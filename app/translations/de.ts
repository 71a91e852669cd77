import type { Translation } from './translation';

export const de = {
  'pay.button': '{{amount}} bezahlen',
  'pay.subscribe': 'Für {{amount}} {{interval}} abonnieren',
  'interval.day_one': 'pro Tag',
  'interval.day_other': 'alle {{count}} Tage',
  'interval.week_one': 'pro Woche',
  'interval.week_other': 'alle {{count}} Wochen',
  'interval.month_one': 'pro Monat',
  'interval.month_other': 'alle {{count}} Monate',
  'interval.year_one': 'pro Jahr',
  'interval.year_other': 'alle {{count}} Jahre',

  'order.title': 'Bestellübersicht',
  'order.subtotal': 'Zwischensumme',
  'order.total': 'Heute fällig',
  'order.later': 'Danach {{amount}} {{interval}}.',
  'order.back': 'Zurück zu {{merchant}}',
  'order.questions': 'Fragen?',

  'title.open': 'Bei {{merchant}} bezahlen',
  'title.errorPrefix': 'Fehler: ',

  'method.group': 'Zahlungsart',
  'method.card': 'Karte',
  'method.pix': 'Pix',
  'method.upi': 'UPI',
  'method.openbanking': 'Zahlung per Bank',
  'method.ideal': 'iDEAL',
  'method.sepa': 'SEPA-Lastschrift',
  'method.boleto': 'Boleto',
  'method.oxxo': 'OXXO',
  'method.banktransfer': 'Überweisung',
  'method.spei': 'SPEI',
  'method.pse': 'PSE',
  'method.klarna': 'Klarna',
  'method.paypal': 'PayPal',
  'method.applepay': 'Apple Pay',
  'method.googlepay': 'Google Pay',

  'explain.code': 'Auf der nächsten Seite erhalten Sie einen Code, den Sie scannen oder in Ihre Banking-App kopieren.',
  'explain.bank': 'Sie wechseln zur Seite Ihrer Bank, geben die Zahlung dort frei und kommen hierher zurück.',
  'explain.transfer': 'Auf der nächsten Seite erhalten Sie das Konto und den Verwendungszweck für Ihre Überweisung.',
  'explain.debit':
    'Sie geben auf einer sicheren Seite Ihr Konto an, erlauben die Lastschrift und kommen hierher zurück.',
  'explain.voucher':
    'Auf der nächsten Seite erhalten Sie einen Zahlschein, den Sie bei einer Bank, in einem Geschäft oder in Ihrer Banking-App bezahlen.',
  'explain.page':
    'Weiter geht es auf der Seite des Bezahldienstes. Dort bestätigen Sie die Zahlung und kommen hierher zurück.',
  'explain.wallet': 'Sie bestätigen die Zahlung in Ihrer Wallet und kommen hierher zurück.',

  'field.email': 'E-Mail',
  'field.cardNumber': 'Kartennummer',
  'field.expiry': 'Gültig bis',
  'field.expiryFormat': 'MM / JJ',
  'field.expiryHint': 'Monat und Jahr, wie auf der Karte.',
  'field.securityCode': 'Prüfnummer',
  'field.securityCodeHint': '3 Ziffern auf der Rückseite der Karte. American Express: 4 Ziffern auf der Vorderseite.',
  'field.securityCodeAgain': 'Bitte noch einmal eingeben: Sie wird nie gespeichert.',
  'field.holderName': 'Name auf der Karte',
  'payer.details': 'Ihre Angaben',
  'field.payerName': 'Vor- und Nachname',
  'field.taxId': 'Steuer- oder Ausweisnummer',
  'field.taxId.BRL': 'CPF oder CNPJ',
  'field.taxId.MXN': 'CURP oder RFC',
  'field.taxId.INR': 'PAN',
  'field.phone': 'Telefonnummer',
  'field.street': 'Straße und Hausnummer',
  'field.postalCode': 'Postleitzahl',
  'field.postalCode.BR': 'CEP',
  'field.city': 'Ort',
  'field.region': 'Bundesland oder Region',
  'field.country': 'Land',
  'field.choose': 'Auswählen',
  'field.optional': 'Freiwillig',
  'field.iban': 'IBAN',
  'field.accountHolder': 'Kontoinhaber',
  'field.virtualAddress': 'UPI-ID',
  'field.virtualAddressHint': 'Freiwillig. Ohne sie erhalten Sie einen Code zum Scannen.',
  'sepa.mandate':
    'Mit der Zahlung ermächtigen Sie {{merchant}}, dieses Konto zu belasten, und weisen Ihre Bank an, die Lastschrift einzulösen. Sie können innerhalb von acht Wochen nach der Belastung die Erstattung verlangen.',
  'card.details': 'Kartendaten',
  'card.encrypted': 'Verschlüsselt, geht nur an {{gateway}}',
  'card.needsScript':
    'Um hier mit Karte zu bezahlen, schalten Sie JavaScript ein: Ihre Karte wird dann in diesem Browser verschlüsselt, bevor sie gesendet wird.',
  'card.pageWithoutScript':
    'Ohne JavaScript geben Sie Ihre Karte auf der sicheren Seite von {{gateway}} ein: Die Schaltfläche führt Sie dorthin.',
  'card.onPage': 'Sie geben Ihre Karte auf der sicheren Seite von {{gateway}} ein und kommen dann hierher zurück.',

  'problem.heading': 'Es gibt ein Problem',
  'problem.enterEmail': 'Geben Sie Ihre E-Mail-Adresse ein',
  'problem.emailInvalid': 'Geben Sie eine E-Mail-Adresse in der Form name@example.com ein',
  'problem.emailLooksLikeCard': 'Geben Sie Ihre E-Mail-Adresse ein, keine Kartennummer',
  'problem.enterCardNumber': 'Geben Sie die Nummer Ihrer Karte ein',
  'problem.cardNumberInvalid': 'Prüfen Sie die Kartennummer: Eine Ziffer fehlt oder ist vertippt',
  'problem.cardNumberTooShort': 'Geben Sie die vollständige Kartennummer ein',
  'problem.enterExpiry': 'Geben Sie das Ablaufdatum Ihrer Karte ein',
  'problem.expiryInvalid': 'Geben Sie das Ablaufdatum als Monat und Jahr ein, zum Beispiel 05 / 30',
  'problem.expiryPast': 'Dieses Datum ist vorbei: Prüfen Sie es oder nehmen Sie eine andere Karte',
  'problem.enterSecurityCode': 'Geben Sie die Prüfnummer Ihrer Karte ein',
  'problem.securityCodeThree': 'Geben Sie die 3-stellige Nummer auf der Rückseite Ihrer Karte ein',
  'problem.securityCodeFour': 'Geben Sie die 4-stellige Nummer auf der Vorderseite Ihrer Karte ein',
  'problem.enterHolderName': 'Geben Sie den Namen auf Ihrer Karte ein',
  'problem.holderNameLooksLikeCard': 'Geben Sie den Namen auf Ihrer Karte ein, nicht ihre Nummer',
  'problem.chooseMethod': 'Wählen Sie, wie Sie bezahlen möchten',
  'problem.enterPayerName': 'Geben Sie Ihren Vor- und Nachnamen ein',
  'problem.payerLooksLikeCard': 'Geben Sie hier keine Kartennummer ein',
  'problem.enterCpf': 'Geben Sie Ihre CPF oder CNPJ ein',
  'problem.cpfInvalid': 'Prüfen Sie die CPF oder CNPJ: Eine Ziffer fehlt oder ist falsch',
  'problem.enterTaxId': 'Geben Sie Ihre Steuer- oder Ausweisnummer ein',
  'problem.taxIdInvalid': 'Prüfen Sie die Nummer: Sie hat nicht die Form dieses Dokuments',
  'problem.enterPhone': 'Geben Sie Ihre Telefonnummer ein',
  'problem.phoneInvalid': 'Geben Sie die Telefonnummer mit Landesvorwahl ein, etwa +49 30 901820',
  'problem.enterStreet': 'Geben Sie Straße und Hausnummer ein',
  'problem.enterCity': 'Geben Sie den Ort ein',
  'problem.enterRegion': 'Geben Sie das Bundesland oder die Region ein',
  'problem.enterPostalCode': 'Geben Sie die Postleitzahl ein',
  'problem.postalCodeInvalid': 'Prüfen Sie die Postleitzahl: Sie hat nicht die Form dieses Landes',
  'problem.enterCountry': 'Wählen Sie Ihr Land',
  'problem.enterIban': 'Geben Sie die IBAN Ihres Kontos ein',
  'problem.ibanInvalid': 'Prüfen Sie die IBAN: Ein Zeichen fehlt oder ist falsch',
  'problem.ibanNotSepa': 'Das Land dieses Kontos nimmt nicht an SEPA teil: Verwenden Sie ein anderes Konto',
  'problem.enterAccountHolder': 'Geben Sie den Namen des Kontoinhabers ein',
  'problem.virtualAddressInvalid': 'Geben Sie die UPI-ID in der Form name@bank ein oder lassen Sie sie leer',
  'problem.cardNotSealed':
    'Ihre Karte konnte in diesem Browser nicht verschlüsselt werden und wurde nicht gesendet. Es wurde nichts abgebucht. Schalten Sie JavaScript ein oder versuchen Sie es noch einmal.',
  'problem.cardNotTaken':
    'Dieser Shop kann diese Karte nicht annehmen: Nehmen Sie eine andere. Es wurde nichts abgebucht.',
  'problem.cardDeclinedForGood':
    'Diese Karte wurde endgültig abgelehnt und kann hier nicht mehr verwendet werden: Nehmen Sie eine andere. Es wurde nichts abgebucht.',
  'problem.cardDeclinedTooOften':
    'Diese Karte wurde zu oft abgelehnt: Nehmen Sie eine andere oder versuchen Sie es mit dieser in einigen Tagen wieder. Es wurde nichts abgebucht.',

  'declined.generic':
    'Ihre Bank hat diese Karte abgelehnt. Es wurde nichts abgebucht. Nehmen Sie eine andere Karte oder rufen Sie die Nummer auf der Rückseite an.',
  'declined.notCard':
    'Ihre Bank hat diese Zahlung abgelehnt. Es wurde nichts abgebucht. Versuchen Sie es noch einmal oder wählen Sie eine andere Zahlungsart.',
  'declined.insufficient_funds':
    'Ihre Bank hat diese Karte abgelehnt, weil das Konto nicht gedeckt ist. Es wurde nichts abgebucht. Nehmen Sie eine andere Karte oder versuchen Sie es später noch einmal.',
  'declined.lost_or_stolen':
    'Ihre Bank hat diese Karte abgelehnt und erlaubt ihre Nutzung nicht. Es wurde nichts abgebucht. Nehmen Sie eine andere Karte und rufen Sie Ihre Bank an.',
  'declined.expired_card':
    'Ihre Bank hat diese Karte abgelehnt, weil sie abgelaufen ist. Es wurde nichts abgebucht. Prüfen Sie das Ablaufdatum oder nehmen Sie eine andere Karte.',
  'declined.wrong_security_code':
    'Ihre Bank hat diese Karte abgelehnt, weil die Prüfnummer falsch ist. Es wurde nichts abgebucht. Geben Sie die Prüfnummer noch einmal ein.',
  'declined.invalid_card':
    'Ihre Bank kennt diese Karte nicht. Es wurde nichts abgebucht. Prüfen Sie die Kartennummer oder nehmen Sie eine andere Karte.',
  'declined.not_permitted':
    'Ihre Bank erlaubt diese Art von Zahlung mit dieser Karte nicht. Es wurde nichts abgebucht. Nehmen Sie eine andere Karte oder lassen Sie sie von Ihrer Bank dafür freischalten.',
  'declined.suspected_fraud':
    'Ihre Bank hat diese Karte zu Ihrer Sicherheit abgelehnt. Es wurde nichts abgebucht. Nehmen Sie eine andere Karte oder rufen Sie die Nummer auf der Rückseite an.',
  'declined.authentication_required':
    'Ihre Bank möchte sicher sein, dass Sie es sind, bevor sie diese Zahlung erlaubt. Es wurde nichts abgebucht. Versuchen Sie es noch einmal oder nehmen Sie eine andere Karte.',
  'declined.authentication_failed':
    'Ihre Bank konnte nicht bestätigen, dass Sie es sind. Es wurde nichts abgebucht. Versuchen Sie es noch einmal oder nehmen Sie eine andere Karte.',
  'declined.canceled_by_payer':
    'Die Zahlung wurde bei Ihrer Bank abgebrochen. Es wurde nichts abgebucht. Versuchen Sie es noch einmal oder wählen Sie eine andere Zahlungsart.',
  'declined.try_again_later':
    'Ihre Bank kann im Moment nicht antworten. Es wurde nichts abgebucht. Versuchen Sie es in einigen Minuten noch einmal oder nehmen Sie eine andere Karte.',
  'notice.gateway_unavailable':
    'Die Zahlung konnte nicht gesendet werden. Es wurde nichts abgebucht. Versuchen Sie es in einer Minute noch einmal oder wählen Sie eine andere Zahlungsart.',
  'notice.canceled': 'Sie sind vor dem Bezahlen zurückgekommen. Es wurde nichts abgebucht.',
  'notice.form_outdated':
    'Diese Seite war zu lange geöffnet. Es wurde nichts abgebucht. Prüfen Sie Ihre Eingaben und drücken Sie die Schaltfläche noch einmal.',

  'sending.now': 'Ihre Zahlung wird gesendet.',
  'sending.still': 'Ihre Bank wird gefragt. Das kann einige Sekunden dauern.',
  'sending.long':
    'Das dauert länger als üblich. Sie können diese Seite schließen und wieder öffnen, um das Ergebnis zu sehen. Bezahlen Sie nicht ein zweites Mal.',
  'offline.title': 'Sie sind offline',
  'offline.text':
    'Es wurde nichts gesendet. Ihre Eingaben bleiben hier: Drücken Sie die Schaltfläche noch einmal, sobald Sie verbunden sind.',

  'challenge.title': 'Bei Ihrer Bank bestätigen',
  'challenge.text': 'Ihre Bank möchte sicher sein, dass Sie es sind. Vor Ihrer Bestätigung wird nichts abgebucht.',
  'challenge.frame': 'Bestätigungsseite Ihrer Bank',
  'challenge.go': 'Weiter zu Ihrer Bank',
  'challenge.fallback': 'Erscheint die Seite Ihrer Bank nicht, öffnen Sie sie im ganzen Fenster.',
  'redirect.title': 'Sie werden zu Ihrer Bank geleitet',
  'redirect.text':
    'Sie geben die Zahlung dort frei und kommen hierher zurück. Wenn nichts geschieht, nutzen Sie die Schaltfläche.',
  'abandon.button': 'Andere Zahlungsart wählen',
  'fingerprint.title': 'Einen Moment',
  'fingerprint.text':
    'Ihre Bank sieht sich diesen Browser an, bevor sie entscheidet. Es wurde noch nichts abgebucht. Geht diese Seite nicht von selbst weiter, verwenden Sie die Schaltfläche.',
  'fingerprint.held':
    'Ihre Bank konnte nicht gefragt werden. Es wurde nichts abgebucht. Versuchen Sie es mit der Schaltfläche noch einmal.',
  'fingerprint.go': 'Weiter',

  'qr.title': 'Mit dem Code bezahlen',
  'qr.image': 'Zahlungscode zum Scannen',
  'qr.payload': 'Code zum Kopieren',
  'qr.copy': 'Kopieren',
  'qr.copied': 'Kopiert',
  'qr.steps': 'So bezahlen Sie',
  'qr.step.open': 'Öffnen Sie Ihre Banking-App und wählen Sie die Zahlung mit einem Code.',
  'qr.step.open.pix': 'Öffnen Sie Ihre Banking-App und wählen Sie Pix.',
  'qr.step.open.upi': 'Öffnen Sie eine UPI-App.',
  'qr.step.scan': 'Scannen Sie den Code, oder kopieren Sie ihn und fügen Sie ihn dort ein.',
  'qr.step.approve': 'Prüfen Sie den Betrag und geben Sie die Zahlung frei. Diese Seite geht dann von selbst weiter.',
  'qr.minutesLeft_one': 'Der Code gilt noch {{count}} Minute.',
  'qr.minutesLeft_other': 'Der Code gilt noch {{count}} Minuten.',
  'qr.secondsLeft_one': 'Der Code gilt noch {{count}} Sekunde.',
  'qr.secondsLeft_other': 'Der Code gilt noch {{count}} Sekunden.',
  'qr.simulate': 'Zahlung simulieren',
  'voucher.title': 'Mit dem Zahlschein bezahlen',
  'voucher.title.transfer': 'Per Überweisung bezahlen',
  'voucher.text': 'Bis Sie ihn bezahlen, wird nichts abgebucht.',
  'voucher.reference': 'Referenz',
  'voucher.reference.boleto': 'Zahlungscode',
  'voucher.barcode': 'Ziffern des Strichcodes',
  'voucher.recipient': 'Empfänger',
  'voucher.until': 'Zahlbar bis',
  'voucher.open': 'Zahlschein öffnen',
  'voucher.steps': 'So bezahlen Sie',
  'voucher.step.boleto':
    'Wählen Sie in Ihrer Banking-App oder in einer Bank die Zahlung eines Boleto und geben Sie den Zahlungscode ein.',
  'voucher.step.shop':
    'Sagen Sie an der Kasse des Ladens, dass Sie einen Online-Einkauf bezahlen, und zeigen Sie diese Referenz.',
  'voucher.step.transfer':
    'Überweisen Sie in Ihrer Banking-App an dieses Konto oder mit dieser Referenz genau diesen Betrag.',
  'voucher.step.other': 'Bezahlen Sie ihn in einer Bank, in einem Laden oder in Ihrer Banking-App.',
  'voucher.step.wait':
    'Sobald die Zahlung angekommen ist, geht diese Seite von selbst weiter. Das kann ein bis zwei Tage dauern: Sie können sie schließen und wieder öffnen.',

  'pending.title': 'Wir warten auf Ihre Bank',
  'pending.text': 'Ihre Zahlung liegt bei Ihrer Bank, die sie noch nicht bestätigt hat. Sie müssen nichts weiter tun.',
  'checking.title': 'Wir fragen bei Ihrer Bank nach',
  'checking.text':
    'Wir wissen noch nicht, ob Ihre Zahlung angekommen ist. Bitte bezahlen Sie nicht noch einmal: Wir fragen Ihre Bank, bis wir es wissen.',
  'waiting.close': 'Sie können diese Seite schließen. Öffnen Sie sie jederzeit wieder, um das Ergebnis zu sehen.',
  'waiting.reference': 'Referenz',

  'paid.title': 'Zahlung erhalten',
  'paid.text': 'Vielen Dank. {{merchant}} hat Ihre Zahlung.',
  'paid.amount': 'Betrag',
  'paid.to': 'Bezahlt an',
  'paid.card': 'Karte',
  'paid.cardValue': '{{brand}}, endet auf {{digits}}',
  'paid.date': 'Datum',
  'paid.reference': 'Referenz',
  'paid.continue': 'Weiter zu {{merchant}}',
  'paid.keep': 'Sie können diese Seite schließen.',

  'expired.title': 'Dieser Bezahlvorgang ist abgelaufen',
  'expired.money': 'Es wurde nichts abgebucht',
  'expired.text': 'Um zu bezahlen, gehen Sie dorthin zurück, woher Sie kamen, und beginnen Sie von vorn.',
  'noMethods.title': 'Hier kann im Moment nicht bezahlt werden',
  'noMethods.text':
    'Es wurde nichts abgebucht. Versuchen Sie es später noch einmal oder fragen Sie beim Verkäufer nach.',
  'notFound.title': 'Diese Seite gibt es nicht',
  'notFound.text': 'Es wurde nichts abgebucht. Prüfen Sie die Adresse oder gehen Sie dorthin zurück, woher Sie kamen.',
  'linkInactive.title': 'Dieser Zahlungslink ist nicht mehr aktiv',
  'linkInactive.text': 'Es wurde nichts abgebucht. Bitten Sie den Verkäufer um einen neuen Link.',
  'maintenance.title': 'Zahlungen sind für einen Moment unterbrochen',
  'maintenance.text':
    'Diese Seite kann gerade nicht gezeigt werden. Versuchen Sie es in einigen Minuten noch einmal: Sie sagt Ihnen dann, wie es um Ihre Zahlung steht.',

  'language.label': 'Sprache',
  'language.change': 'Ändern',

  'sandbox.strip': 'Testmodus: Es fließt kein echtes Geld',
  'sandbox.cards': 'Testkarten',
  'sandbox.hint': 'Beliebiges künftiges Datum, beliebige Prüfnummer.',
  'sandbox.approved': 'Genehmigt',
  'sandbox.challenge': '3-D Secure mit Bestätigung',
  'sandbox.frictionless': '3-D Secure ohne Bestätigung',
  'sandbox.declined': 'Abgelehnt',
  'sandbox.insufficient': 'Konto nicht gedeckt',
  'sandbox.wrongCode': 'Falsche Prüfnummer',
  'sandbox.pending': 'Ausstehend, später genehmigt',
} as const satisfies Translation<'one' | 'other'>;
