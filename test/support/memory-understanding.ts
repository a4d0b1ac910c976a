/** What was understood of the records of a world: a subject on every first page, corrections by the real rules. */

import type { HttpServices } from '../../src/http/services.ts';
import { withValue } from '../../src/scan/understand/correct.ts';
import { normaliseField } from '../../src/scan/understand/field-value.ts';
import type { Understanding } from '../../src/scan/understanding.ts';
import { accept, refuse } from '../../src/shared/result.ts';
import type { MemoryWorld } from './memory-world.ts';

/** The services of a world. */
export function memoryUnderstanding(world: MemoryWorld): HttpServices['understanding'] {
  const corrected = new Map<string, Understanding>();
  const find: HttpServices['understanding']['view'] = async (person, recordId) => {
    const seen = world.pages.find(
      ({ found, department }) =>
        found.recordId === recordId &&
        person.segments.includes(found.segment) &&
        (person.roles.includes('records') || department === person.department),
    );
    return seen && (corrected.get(recordId) ?? subjectOnly(seen.found.title));
  };
  return {
    view: find,
    correct: async (person, { recordId, field, value: typed }) => {
      const known = await find(person, recordId);
      if (known === undefined) return refuse('record-not-found');
      const value = normaliseField(field, typed);
      if (value === undefined) return refuse('value-not-valid');
      const next = withValue(known, field, value);
      corrected.set(recordId, next);
      return accept(next);
    },
  };
}

function subjectOnly(title: string): Understanding {
  const box = { left: 20, top: 30, right: 180, bottom: 50 };
  const finding = {
    field: 'subject',
    pageNumber: 1,
    box,
    raw: title,
    value: title,
    confidence: 0.9,
  } as const;
  return { extractor: 'memory', kind: undefined, findings: [finding] };
}
