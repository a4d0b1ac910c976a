/** Binds resumable uploads, and the files that receivers hold, to their stores. */

import type { HoldingPlace } from '../../drivers/receivers/holding.ts';
import type { HttpServices } from '../http/services.ts';
import type { Person } from '../identity/person.ts';
import {
  discardHeld,
  finishHeld,
  type HoldingReceiver,
  holdFile,
  takeUnrenamed,
} from '../scan/intake/held-files.ts';
import type { PartialDeps } from '../scan/intake/partial-bytes.ts';
import {
  appendUpload,
  beginUpload,
  cancelUpload,
  dropExpiredUploads,
  findUpload,
  listUploads,
  type ResumableDeps,
} from '../scan/intake/resumable-upload.ts';
import { ServiceError } from '../shared/errors/service-error.ts';
import type { SegmentId } from '../shared/ids.ts';
import type { Chore } from '../tasks/task-queue.ts';
import { deskSegments } from './desk-segments.ts';
import type { Stores } from './stores.ts';

/** Uploads for the web listener. */
export function uploadServices(stores: Stores, deps: ResumableDeps): HttpServices['uploads'] {
  const check = (person: Person, segment: SegmentId) => {
    if (deskSegments(stores, person).includes(segment)) return;
    throw new ServiceError('IDENTITY_SEGMENT_UNKNOWN', { details: { segment } });
  };
  return {
    begin: async (input) => {
      check(input.person, input.segment);
      return await beginUpload(deps, input);
    },
    find: (person, id) => findUpload(deps, person, id),
    list: (person) => listUploads(deps, person),
    cancel: (person, id) => cancelUpload(deps, person, id),
    append: (person, piece) => appendUpload(deps, person, piece),
  };
}

/** Forgets uploads that nobody has finished in a day. */
export function dropUploadsChore(deps: PartialDeps): Chore {
  return {
    name: 'uploads-tidy',
    everyMs: 600_000,
    run: async () => {
      const dropped = await dropExpiredUploads(deps);
      if (dropped > 0) deps.log.info({ dropped }, 'uploads that nobody finished were dropped');
    },
  };
}

/** The waiting room of one receiver. */
export function holdingPlace(deps: PartialDeps, receiver: HoldingReceiver): HoldingPlace {
  return {
    hold: (file, path, signal) => holdFile(deps, receiver, file, path, signal),
    finish: (account, path, as, signal) => finishHeld(deps, receiver, account, path, as, signal),
    discard: (account, path) => discardHeld(deps, receiver, account, path),
  };
}

/** Takes what nobody has renamed in time. */
export function takeUnrenamedChore(deps: PartialDeps, receiver: HoldingReceiver): Chore {
  return {
    name: `held-files:${receiver.id}`,
    everyMs: 60_000,
    run: (signal) => takeUnrenamed(deps, receiver, signal),
  };
}
