/** What the screens take from the configuration. */

import type { Bilingual } from '../shared/errors/error-text.ts';
import type { SegmentId } from '../shared/ids.ts';

/** Names and texts of the organisation that runs the service. */
export interface UiSettings {
  /** Shown in the head line of the desk pages, such as the name of the city. */
  readonly organization: Bilingual;
  /** Whom to ask, shown at the foot of the screens; none when absent. */
  readonly help?: Bilingual;
  /** Segments in the order in which they are listed. */
  readonly segments: readonly { readonly id: SegmentId; readonly name: Bilingual }[];
  /** IANA time zone in which moments are shown. Default: `Asia/Tokyo`. */
  readonly timeZone?: string;
  /** Seconds without a touch after which a panel leaves by itself, 20 to 170. Default: 60. */
  readonly panelIdleSeconds?: number;
}
