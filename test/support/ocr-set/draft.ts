/** A document of the evaluation set before it is drawn. */

import type { DocumentKind } from '../../../src/scan/understanding.ts';
import type { TrueFields } from './truth.ts';

/** What its pages are counted under: running text across, ruled tables and forms, columns. */
export type PageGroup = 'plain' | 'table' | 'vertical';

/** One sheet as HTML. */
export interface Draft {
  readonly group: PageGroup;
  readonly kind: DocumentKind | undefined;
  readonly fields: TrueFields;
  /** What stands inside the sheet; what is marked `data-off` (seals) is not part of the truth. */
  readonly body: string;
  /** Declarations of the sheet besides the common ones. */
  readonly style?: string;
}

/** An empty line of so many times the type size. */
export const gap = (em: number): string => `<div style="height:${em}em"></div>`;

/** One line or paragraph; `style` is CSS. */
export const paragraph = (text: string, style = ''): string => `<p style="${style}">${text}</p>`;

/** A red square seal of 21 mm whose middle lies over the end of the text beside it. */
export const seal = (text: string): string => `<span class="seal" data-off><span>${text}</span></span>`;
