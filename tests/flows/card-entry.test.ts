import { expect, test } from 'vitest';
import { openShop, sessionBody } from '../support/open-shop';
import { see } from '../support/payer';

test('where our server may not see card data, a gateway without another way for cards is not offered for them', async () => {
  const shop = await openShop({ variables: { CARD_ENTRY: 'sealed' } });
  try {
    await expect(shop.session(sessionBody(shop.demo))).rejects.toThrow(/422.*no_route/);
    const session = await shop.session(sessionBody(shop.demo, { paymentData: { currency: 'EUR' } }));
    const page = await see(shop.knock, new URL(session.checkout_url).pathname);
    expect(page.html).not.toContain('card_number');
    expect(page.html).toContain('Pay by bank');
  } finally {
    await shop.close();
  }
});
