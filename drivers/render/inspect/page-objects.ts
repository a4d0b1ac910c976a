/** Walks what is drawn on a page: its own objects, those of forms within forms, and those of annotations. */

import { DeviceError } from '../../device/device-error.ts';
import { type InspectLibrary, objectTypes } from './inspect-library.ts';

/** Forms within forms are followed this deep; the engine itself draws no deeper. */
const deepestForm = 12;
/** Objects of one page, those of forms counted each time a form is drawn. */
const mostObjects = 400_000;

/** What is drawn; handles are valid while the page is open. */
export interface DrawnObject {
  readonly handle: number;
  /** One of `objectTypes`. */
  readonly type: number;
}

/** All objects of a page in order. `DOCUMENT_TOO_COMPLEX` when there are too many. */
export function* drawnObjects(library: InspectLibrary, page: number): Generator<DrawnObject> {
  const budget = { left: mostObjects };
  for (let index = 0; index < library.FPDFPage_CountObjects(page); index += 1) {
    yield* within(library, library.FPDFPage_GetObject(page, index), 0, budget);
  }
  for (let index = 0; index < library.FPDFPage_GetAnnotCount(page); index += 1) {
    const annotation = library.FPDFPage_GetAnnot(page, index);
    if (annotation === 0) continue;
    try {
      for (let at = 0; at < library.FPDFAnnot_GetObjectCount(annotation); at += 1) {
        yield* within(library, library.FPDFAnnot_GetObject(annotation, at), 0, budget);
      }
    } finally {
      library.FPDFPage_CloseAnnot(annotation);
    }
  }
}

function* within(
  library: InspectLibrary,
  handle: number,
  depth: number,
  budget: { left: number },
): Generator<DrawnObject> {
  if (handle === 0) return;
  budget.left -= 1;
  if (budget.left < 0) {
    throw new DeviceError('DOCUMENT_TOO_COMPLEX', { message: 'A page has too many objects.' });
  }
  const type = library.FPDFPageObj_GetType(handle);
  yield { handle, type };
  if (type !== objectTypes.form || depth >= deepestForm) return;
  for (let index = 0; index < library.FPDFFormObj_CountObjects(handle); index += 1) {
    yield* within(library, library.FPDFFormObj_GetObject(handle, index), depth + 1, budget);
  }
}
