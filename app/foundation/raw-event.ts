/** A webhook as it came in, before anything about it is believed. */
export interface RawEvent {
  readonly headers: Headers;
  readonly body: Buffer;
  /** By the machine's clock, never a test clock: signatures are valid for minutes. */
  readonly receivedAt: Date;
}
