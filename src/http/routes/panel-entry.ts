/** How a session at a panel begins and grows: a route proves a factor, and what becomes of it is said here once. */

import type { Proof, WalkUpRefusal, WalkUpSession } from '../../identity/session.ts';
import type { Result } from '../../shared/result.ts';
import { type Cookie, cookieNames } from '../cookies.ts';
import { findWalkUpSession } from '../gate.ts';
import { json, type Reply } from '../reply.ts';
import type { RouteContext } from '../route.ts';
import type { PanelDevice } from '../services.ts';
import { walkUpView } from '../views.ts';

/** What the helpers need of a route's context. */
export type EntryContext = Pick<
  RouteContext<'panel-device', unknown, unknown, unknown>,
  'services' | 'options' | 'caller' | 'format' | 'header'
>;

/** The cookie that ends a session's token in the browser. */
export const noWalkUpCookie: Cookie = { name: cookieNames.walkUp, value: '' };

/** The session in force in this browser at this device; undefined when nobody stands there. */
export async function sessionInForce({
  options,
  caller,
  header,
}: EntryContext): Promise<WalkUpSession | undefined> {
  return await findWalkUpSession(header('cookie'), caller.device, options);
}

/**
 * Proves one factor, and opens a session with it or strengthens the one in force. `prove` gets the session in force, so
 * that a PIN or a face can be asked of its person. Answers 201 with the session, or the refusal; a refusal leaves a
 * session in force as it is.
 */
export async function enterWith(
  context: EntryContext,
  prove: (device: PanelDevice, session: WalkUpSession | undefined) => Promise<Result<Proof, WalkUpRefusal>>,
): Promise<Reply> {
  const { services, caller } = context;
  const session = await sessionInForce(context);
  const proof = await prove(caller.device, session);
  const entered = proof.ok ? await services.panel.enter(caller.device, session, proof.value) : proof;
  if (entered.ok) return await sessionReply(context, entered.value);
  return {
    kind: 'refusal',
    refusal: entered.refusal,
    ...(session === undefined && { cookies: [noWalkUpCookie] }),
  };
}

/** 201 (or another status) with the session and its cookie. */
export async function sessionReply(
  { options, caller, format }: EntryContext,
  session: WalkUpSession,
  status = 201,
): Promise<Reply> {
  const claims = { use: 'walk-up', id: session.id, deviceId: caller.device.id } as const;
  // The store ends an idle session sooner; no session outlives the token, however busy it is.
  const value = await options.sessionKeys.sign(claims, 60 * 60);
  return json(walkUpView(session, format), { status, cookies: [{ name: cookieNames.walkUp, value }] });
}
