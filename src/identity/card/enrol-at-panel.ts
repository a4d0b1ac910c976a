/** Step: somebody at a device enrols a card of their own with the password, where the site allows it. */

import type { CardReading } from '../../../drivers/device/card.ts';
import type { Device } from '../../ports/device-store.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import {
  type PanelPasswordRefusal,
  type ProvePasswordDeps,
  personOfPassword,
  type TypedPassword,
} from '../pin/prove-password.ts';
import { type EnrolCardDeps, type Enrolled, enrolReadCard } from './enrol-card.ts';

/** Whether people may enrol cards at panels, and whether somebody has to approve it. */
export type SelfEnrolment = 'off' | 'password' | 'password-and-approval';

/** What the step needs. */
export type PanelEnrolmentDeps = EnrolCardDeps &
  ProvePasswordDeps & { readonly selfEnrolment: SelfEnrolment };

/**
 * Checks the password first, so that nobody learns without one whether a card is enrolled; then enrols the card as
 * {@link enrolReadCard} does, and throws as it does.
 */
export async function enrolAtPanel(
  deps: PanelEnrolmentDeps,
  device: Pick<Device, 'id'>,
  typed: TypedPassword,
  readings: readonly [CardReading, CardReading],
): Promise<Result<Enrolled, PanelPasswordRefusal | 'enrolment-off'>> {
  if (deps.selfEnrolment === 'off') return refuse('enrolment-off');
  const person = await personOfPassword(deps, device, typed);
  if (!person.ok) return person;
  const { id: personId } = person.value;
  const needsApproval = deps.selfEnrolment === 'password-and-approval';
  return accept(
    await enrolReadCard(deps, { personId, readings, needsApproval, actor: `person:${personId}` }),
  );
}
