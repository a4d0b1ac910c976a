/** Writes down what stamps came to: a margin without room takes less than was asked for. */

import type { DocumentTools, StampPlan, StampReport } from '../../ports/document-tools.ts';
import type { Log } from '../../shared/log.ts';
import { deliveryEvent } from '../job-event.ts';
import { type StampCase, type StampDeps, stampFor } from './stamp-for.ts';

/** What reporting works with. */
export interface ReportDeps extends StampDeps {
  readonly documents: Pick<DocumentTools, 'convert' | 'canConvert'>;
  readonly log: Log;
}

/** Stamps for deliveries, and the conversion that draws them. */
export interface ReportedStamps {
  stampFor(of: StampCase): Promise<StampPlan | undefined>;
  readonly documents: Pick<DocumentTools, 'convert' | 'canConvert'>;
}

/**
 * Joins both ends: when a conversion has drawn a plan that {@link stampFor} made, `delivery.stamped` says on how many
 * pages the text and the code found room. A report that cannot be written is logged and keeps no paper back.
 */
export function reportStamps(deps: ReportDeps): ReportedStamps {
  const cases = new WeakMap<StampPlan, StampCase>();
  const note = async ({ job, delivery }: StampCase, { pages, withText, withCode }: StampReport) => {
    const counted = { stamped: true, pages, withText, withCode };
    await deps.traces.note([
      deliveryEvent('delivery.stamped', delivery, job, 'system', deps.clock.now(), counted),
    ]);
  };
  return {
    async stampFor(of) {
      const plan = await stampFor(deps, of);
      if (plan !== undefined) cases.set(plan, of);
      return plan;
    },
    documents: {
      canConvert: (from, to) => deps.documents.canConvert(from, to),
      async *convert(document, plan, signal) {
        const of = plan.stamp && cases.get(plan.stamp);
        let report: StampReport | undefined;
        const onStamped = (said: StampReport) => {
          report = said;
          plan.onStamped?.(said);
        };
        yield* deps.documents.convert(document, { ...plan, onStamped }, signal);
        if (of === undefined || report === undefined) return;
        await note(of, report).catch((error: unknown) =>
          deps.log.warn({ delivery: of.delivery.id, err: error }, 'what was stamped could not be noted'),
        );
      },
    },
  };
}
