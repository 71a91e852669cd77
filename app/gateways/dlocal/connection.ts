import { z } from 'zod';

const credential = z.string().regex(/^[\x21-\x7e]{4,200}$/);

/** What a merchant enters to connect an account at dLocal: three values of the dashboard's Integration page. */
export const dlocalSettings = z.strictObject({
  environment: z.enum(['test', 'live']).meta({ title: 'Environment' }),
  login: credential.meta({ title: 'X-Login' }),
  transKey: credential.meta({ title: 'X-Trans-Key', isSecret: true }),
  secretKey: credential.meta({ title: 'Secret key', isSecret: true }),
  // Still believed, of notifications, while dLocal goes over to the new one.
  previousSecretKey: credential.optional().meta({ title: 'Previous secret key', isSecret: true }),
});

export type DlocalSettings = z.infer<typeof dlocalSettings>;
