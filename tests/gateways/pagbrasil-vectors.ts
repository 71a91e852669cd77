/** The examples that PagBrasil's developers' wiki prints with their signatures and the key they are made with. */

type Fields = readonly (readonly [name: string, value: string])[];

export const PRINTED_KEY = '36d5f7184574caf84f5b48530ac0d690';

const sold = (paymentDate: string, before: Fields, method = 'C'): Fields => [
  ['order', '1234567890'],
  ['payment_method', method],
  ['submission_date', '10/12/2010'],
  ...before,
  ['payment_date', paymentDate],
  ['product_name', 'Product Test (1 license)'],
  ['customer_name', 'José da Silva'],
  ['customer_taxid', '91051605962'],
  ['customer_email', 'josedasilva@myemail.com.br'],
  ['customer_phone', '11 3328.9999'],
  ['address_street', 'Av.Paulista, 100'],
  ['address_zip', '01311100'],
  ['address_city', 'São Paulo'],
  ['address_state', 'SP'],
  ['amount_brl', '39.50'],
  ['amount_paid', '39.50'],
];
const CARD: Fields = [
  ['cc_installments', '1'],
  ['cc_brand', 'V'],
  ['cc_holder', 'joao da silva'],
  ['cc_number', '498412******1234'],
  ['cc_expiration', '12/29'],
];
const PAID: Fields = [
  ['order_status', 'PC'],
  ['authorization_code', '493578680'],
];
const REFUNDED: Fields = [
  ['amount_refunded', '39.50'],
  ['refund_date', '10/30/2010'],
];
const DESCRIPTOR: Fields = [['soft_descriptor', 'TEST']];
const PIX: Fields = [
  ['expiration_date', '10/12/2010'],
  ['expiration_time', '23:59'],
  ['pix_image', 'https://pagbrasil.com/x/img?i174bwzjqc'],
  ['pix_code', '9'.repeat(163)],
  ['order_status', 'PC'],
  ['authorization_code', 'E19999999999999999999s9999a9e99f'],
];
const SLIP: Fields = [
  ['url_boleto', 'https://pagbrasil.com/b?b3b4cj7rf'],
  ['order_status', 'RP'],
];

export const PRINTED: readonly { readonly kind: string; readonly fields: Fields; readonly hex: string }[] = [
  {
    kind: 'a notification',
    fields: [
      ['order', '1234567890'],
      ['amount_brl', '39.50'],
      ['payment_status', 'P'],
    ],
    hex: '3093a7dffa0c04e74e827d1b52ef514e',
  },
  {
    kind: 'a paid card',
    fields: [...sold('10/12/2010', PAID), ...CARD, ...DESCRIPTOR],
    hex: '42927a09be6b369bce73b7a40aa0a9f2',
  },
  {
    kind: 'a refunded card',
    fields: [...sold('10/12/2010', [['order_status', 'RP']]), ...CARD, ...REFUNDED, ...DESCRIPTOR],
    hex: '44c0eb7fd06dc698cdf7df2f8beaa2fb',
  },
  { kind: 'a paid Pix', fields: sold('10/15/2010', PIX, 'X'), hex: 'df25f0641026b821058de166fe63c448' },
  {
    kind: 'a refunded boleto',
    fields: [
      ...sold('10/15/2010', SLIP, 'B'),
      ...REFUNDED,
      ['refund_info', 'Banco 001 - Agência 1234 - Conta 12345678-0'],
    ],
    hex: '5045db6353d3970389799acc31710d7f',
  },
  {
    kind: 'a paid debit card',
    fields: [...sold('10/12/2010', PAID, 'D'), ...CARD, ...DESCRIPTOR],
    hex: '9c1fe6cac5521f0b09413ae61e6d1b31',
  },
];

const boleto = (order: string, paid: string, due: string, more = '') =>
  `<boleto>\r\n<order>${order}</order>\r\n<payment_date>10/15/2010</payment_date>\r\n` +
  `<amount_paid>${paid}</amount_paid>\r\n<amount_due>${due}</amount_due>\r\n${more}</boleto>\r\n`;

/** The list of paid boletos. */
export const PRINTED_LIST = {
  content: [
    '<boletos_list>\r\n',
    boleto('1234567890', '29.95', '29.95'),
    boleto('1234567891', '15.50', '16.50'),
    boleto('1234567892', '45.00', '35.00', '<param_url>customer_id=12345%26newsletter=yes</param_url>\r\n'),
    '</boletos_list>',
  ].join(''),
  hex: '7bea7c5d998a4cebda5738d59458858e',
};
