/** The frame of a page from the context of its route. */

import type { PageFrame } from '../../ui/layout.ts';
import type { Access, RouteContext } from '../route.ts';

/** The parts of a route's context that a page needs. */
type FrameContext = Pick<
  RouteContext<Access, unknown, unknown, unknown>,
  'format' | 'options' | 'url' | 'forgeryToken'
>;

/** The frame of a page before signing in, or of a panel. */
export function frameOf(context: FrameContext, displayName?: string): PageFrame {
  const { format, options, url, forgeryToken } = context;
  const frame = { format, settings: options.ui, url, forgeryToken };
  return displayName === undefined ? frame : { ...frame, displayName };
}
