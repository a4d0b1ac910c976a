/** Time-based one-time codes (RFC 6238) of authenticator apps: six digits, SHA-1, steps of 30 seconds. */

import { generateSecret, generateSync, generateURI } from 'otplib';
import { equalBytes } from '../../shared/equal-bytes.ts';

/** Seconds of a time step (RFC 6238 §5.2). */
export const stepSeconds = 30;

/** A new secret of 160 bits in base32, as RFC 4226 §4 (R6) asks for. */
export function newTotpSecret(): string {
  return generateSecret({ length: 20 });
}

/** The text behind the QR code that authenticator apps read. */
export function totpUri(secret: string, issuer: string, label: string): string {
  return generateURI({ issuer, label, secret, digits: 6, period: stepSeconds });
}

/** The time step of a moment. */
export function stepOf(now: Date): number {
  return Math.floor(now.getTime() / 1000 / stepSeconds);
}

/**
 * The step whose code this is: the one of now, the one before or the one after, since clocks of phones go wrong by
 * seconds (RFC 6238 §6). Undefined for another code. All three are compared, so the time tells nothing.
 */
export function matchingStep(secret: string, code: string, now: Date): number | undefined {
  if (!/^\d{6}$/.test(code)) return undefined;
  const typed = Buffer.from(code);
  const current = stepOf(now);
  const matching = [current - 1, current, current + 1].filter((step) =>
    equalBytes(Buffer.from(codeOfStep(secret, step)), typed),
  );
  return matching[0];
}

/** The six digits of a step. */
export function codeOfStep(secret: string, step: number): string {
  return generateSync({ secret, epoch: step * stepSeconds, period: stepSeconds, digits: 6 });
}
