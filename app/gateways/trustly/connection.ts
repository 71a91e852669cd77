import { z } from 'zod';

const publicKey = z.string().regex(/^-----BEGIN PUBLIC KEY-----[\sA-Za-z0-9+/=]{100,4000}-----END PUBLIC KEY-----\s*$/);

/** What a merchant enters to connect an account at Trustly in Europe. */
export const trustlySettings = z.strictObject({
  environment: z.enum(['test', 'live']).meta({ title: 'Environment' }),
  username: z
    .string()
    .regex(/^[\x21-\x7e]{3,100}$/)
    .meta({ title: 'Username' }),
  password: z
    .string()
    .regex(/^[\x21-\x7e]{6,200}$/)
    .meta({ title: 'Password', isSecret: true }),
  // Its public half is given to Trustly.
  privateKey: z
    .string()
    .regex(/^-----BEGIN (RSA )?PRIVATE KEY-----[\sA-Za-z0-9+/=]{100,8000}-----END (RSA )?PRIVATE KEY-----\s*$/)
    .meta({ title: 'Private key (PEM)', isSecret: true }),
  trustlyPublicKey: publicKey.meta({ title: "Trustly's public key (PEM)" }),
  // Still believed while Trustly goes over to the new one.
  previousTrustlyPublicKey: publicKey.optional().meta({ title: "Trustly's previous public key (PEM)" }),
  shopperStatement: z
    .string()
    .regex(/^[A-Za-z0-9._ -]{1,40}$/)
    .meta({ title: 'Text on the bank statement' }),
  // Whose banks are shown first where the payer's country is not known.
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .meta({ title: 'Country (ISO 3166-1 alpha-2)' }),
});

export type TrustlySettings = z.infer<typeof trustlySettings>;
