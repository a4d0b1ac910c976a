/** What a look into a document finds. Pure. */

export type { DocumentFacts, DocumentTrouble } from '../../drivers/device/document.ts';
