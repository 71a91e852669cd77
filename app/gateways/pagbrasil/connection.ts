import { z } from 'zod';

const signatureKey = z.string().regex(/^[\x20-\x7e]{8,128}$/);
const secretPhrase = z.string().regex(/^[\x20-\x7e\u00a0-\u00ff]{4,128}$/);

/** What a merchant enters to connect an account at PagBrasil: all of it is in its Dashboard, menu Account, Settings. */
export const pagbrasilSettings = z.strictObject({
  environment: z.enum(['sandbox', 'production']).meta({ title: 'Environment' }),
  secret: secretPhrase.meta({ title: 'Secret phrase', isSecret: true }),
  // Still believed in notifications while the Dashboard goes over to the new one.
  previousSecret: secretPhrase.optional().meta({ title: 'Previous secret phrase', isSecret: true }),
  pbtoken: z
    .string()
    .regex(/^[\x21-\x7e]{8,32}$/)
    .meta({ title: 'Token (pbtoken)', isSecret: true }),
  signatureKey: signatureKey.meta({ title: 'Signature key', isSecret: true }),
  previousSignatureKey: signatureKey.optional().meta({ title: 'Previous signature key', isSecret: true }),
  /**
   * Where the Dashboard holds only the beginning of our notification address: the rest is sent with each order, as the
   * documents have it. Absent: the Dashboard holds the whole address.
   */
  notificationBase: z
    .string()
    .max(200)
    .regex(/^(https:\/\/\S+)?$/)
    .optional()
    .meta({ title: 'Beginning of the notification address, where the Dashboard holds only that' }),
});

export type PagbrasilSettings = z.infer<typeof pagbrasilSettings>;

/** The keys that an answer or a notification may be signed with. */
export function signatureKeysOf(
  settings: Pick<PagbrasilSettings, 'signatureKey' | 'previousSignatureKey'>,
): readonly string[] {
  const { signatureKey: current, previousSignatureKey: previous } = settings;
  return previous === undefined ? [current] : [current, previous];
}
