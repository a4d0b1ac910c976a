/** How faces stand, for the desk page and the command. */

import type { FacesOverview } from '../http/services/face.ts';
import { currentThresholds } from '../identity/face/thresholds.ts';
import { areFacesOn, defaultFaceLimits } from '../identity/face-policy.ts';
import type { FaceStores, Faces } from './faces.ts';

const yearMs = 365 * 86_400_000;
/** Look-alikes that are named. */
const mostLookAlikes = 200;

/** The switch, the engine, how many are enrolled, and the last look at the thresholds. */
export async function facesOverview(stores: FaceStores, faces: Faces): Promise<FacesOverview> {
  const { store } = faces;
  const value = await store.readSwitch();
  const enrolled = await store.count();
  const changedBy =
    value?.changedBy === undefined ? undefined : await stores.people.findById(value.changedBy);
  const switched = value && { ...value, ...(changedBy && { changedByName: changedBy.displayName }) };
  const [lookAlikes, erasures] = await Promise.all([
    store.listLookAlikes(mostLookAlikes),
    store.countErased(new Date(stores.clock.now().getTime() - yearMs)),
  ]);
  const target = stores.config.faces.falseMatchRate;
  const base = { switched, enrolled, lookAlikes, erasures, target };
  try {
    const { engine, deps } = await faces.running();
    return {
      ...base,
      on: areFacesOn(value, deps.engineName),
      engine: { name: deps.engineName, provenance: engine.identity.provenance },
      thresholds: await currentThresholds(deps),
      lastRun: await store.latestThresholdRun(deps.engineName),
    };
  } catch (error) {
    stores.log.warn({ err: error }, 'The engine for faces does not run.');
    const { verification, identification } = defaultFaceLimits;
    return {
      ...base,
      on: false,
      engine: { name: value?.engine ?? '-', provenance: '', trouble: codeOf(error) },
      thresholds: { verification, identification },
      lastRun: undefined,
    };
  }
}

function codeOf(error: unknown): string {
  const code = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  return typeof code === 'string' ? code : 'INTERNAL';
}
