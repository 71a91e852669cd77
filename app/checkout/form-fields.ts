/** The form's fields: their names in the house and on the wire, and what can be wrong with them. */

/** What a page may ask for beside email, method and card, in its order. */
export const PAYER_FIELDS_IN_ORDER = [
  'iban',
  'accountHolder',
  'virtualAddress',
  'payerName',
  'taxId',
  'phone',
  'country',
  'street',
  'postalCode',
  'city',
  'region',
] as const;
export type PayerFieldName = (typeof PAYER_FIELDS_IN_ORDER)[number];

/** Those of them that belong to one method, and stand beneath it; the others are asked once for all methods. */
export const FIELDS_OF_METHODS: ReadonlySet<PayerFieldName> = new Set(['iban', 'accountHolder', 'virtualAddress']);

export type FieldName = 'method' | 'email' | 'cardNumber' | 'expiry' | 'securityCode' | 'holderName' | PayerFieldName;

/** The form's field names on the wire; stable between releases, so that a browser's autofill and an old page still work. */
export const FORM_FIELDS = {
  intent: 'intent',
  token: 'token',
  submissionId: 'submission_id',
  method: 'method',
  email: 'email',
  cardNumber: 'card_number',
  expiry: 'expiry',
  securityCode: 'security_code',
  holderName: 'holder_name',
  iban: 'iban',
  accountHolder: 'account_holder',
  virtualAddress: 'upi_id',
  payerName: 'payer_name',
  taxId: 'tax_id',
  phone: 'phone',
  street: 'street',
  postalCode: 'postal_code',
  city: 'city',
  region: 'region',
  country: 'country',
  screen: 'screen',
  sealed: 'sealed',
  language: 'language',
} as const;

/** What a button of the page asks for (the form field `intent`). `abandon` gives up a started attempt for another method. */
export type Intent = 'pay' | 'language' | 'abandon';

/** A field that the payer has to look at again; `message` is a translation key. */
export interface FieldProblem {
  readonly field: FieldName;
  readonly message: FieldProblemKey;
}

/** What can be wrong on every page. */
export const FIELD_PROBLEMS = [
  'enterEmail',
  'emailInvalid',
  'emailLooksLikeCard',
  'enterCardNumber',
  'cardNumberInvalid',
  'cardNumberTooShort',
  'enterExpiry',
  'expiryInvalid',
  'expiryPast',
  'enterSecurityCode',
  'securityCodeThree',
  'securityCodeFour',
  'enterHolderName',
  'holderNameLooksLikeCard',
  'chooseMethod',
] as const;

/** What can be wrong where more is asked of the payer, or of the browser: only such pages carry these words. */
export const FURTHER_PROBLEMS = [
  'enterPayerName',
  'payerLooksLikeCard',
  'enterCpf',
  'cpfInvalid',
  'enterTaxId',
  'taxIdInvalid',
  'enterPhone',
  'phoneInvalid',
  'enterStreet',
  'enterCity',
  'enterRegion',
  'enterPostalCode',
  'postalCodeInvalid',
  'enterCountry',
  'enterIban',
  'ibanInvalid',
  'ibanNotSepa',
  'enterAccountHolder',
  'virtualAddressInvalid',
  'cardNotSealed',
] as const;

export type FieldProblemKey = (typeof FIELD_PROBLEMS)[number] | (typeof FURTHER_PROBLEMS)[number];
