/** Binds filing: rules, outbox and the look after copies, for the web listener and for commands. */

import { maySee } from '../archive/audience.ts';
import type { FilingServices, WaitingFilingView } from '../http/services/filing.ts';
import type { Person } from '../identity/person.ts';
import type { FilingOutbox } from '../ports/filing-outbox.ts';
import type { ScanStore } from '../ports/scan-store.ts';
import type { CheckCopiesDeps } from '../scan/filing/check-copies.ts';
import { binderText } from '../scan/filing/decision.ts';
import {
  activateRules,
  checkRules,
  findRules,
  type ManageRulesDeps,
  trialDocuments,
  tryOneRule,
} from '../scan/filing/manage-rules.ts';
import { seenValues } from '../scan/filing/rule-choices.ts';
import { parseKeptRules, readRules } from '../scan/filing/rule-schema.ts';
import { type PrintedLink, printedLink } from '../scan/separate/printed-link.ts';
import { ServiceError } from '../shared/errors/service-error.ts';
import { isUuid, type RecordId, type ScanId } from '../shared/ids.ts';
import { filingOutbox } from '../stores/postgres/filing-outbox.ts';
import { filingRuleStore } from '../stores/postgres/filing-rule-store.ts';
import { filingWaitingStore } from '../stores/postgres/filing-waiting.ts';
import { refilingStore } from '../stores/postgres/refiling-store.ts';
import { retentionStore } from '../stores/postgres/retention-store.ts';
import { scanStore } from '../stores/postgres/scan-store.ts';
import { postgresTraceStore } from '../stores/postgres/trace-store.ts';
import { searcherOf } from './archive-services.ts';
import { deskSegments } from './desk-segments.ts';
import { openFilingTargets } from './filing-targets.ts';
import type { Stores } from './stores.ts';

/** What filing works with. */
export interface Filing {
  readonly rules: ManageRulesDeps;
  readonly outbox: FilingOutbox;
  readonly scans: ScanStore;
}

/** Binds filing. Cheap; holds nothing open. */
export function openFiling(stores: Stores): Filing {
  const { config, database, clock } = stores;
  return {
    rules: {
      filingRules: filingRuleStore(database),
      configured: config.filing.rules,
      targets: new Set(config.filing.targets.map(({ name }) => name)),
      clock,
    },
    outbox: filingOutbox(database),
    scans: scanStore(database),
  };
}

/** What looking after copies works with; the targets are closed with `open`. */
export function openCopyChecks(stores: Stores, open: AsyncDisposableStack): CheckCopiesDeps {
  return { ...stores, ...openFiling(stores), targets: openFilingTargets(stores, open) };
}

/** The steps behind the routes. */
export function filingServices(stores: Stores): FilingServices {
  const { rules: deps, outbox, scans } = openFiling(stores);
  const refilings = refilingStore(stores.database);
  return {
    rules: (version) => findRules(deps, version),
    history: async () => await deps.filingRules.history(),
    ...ruleSteps(stores, deps),
    ...waitingSteps(stores),
    check: async (person, written) => {
      const segments = deskSegments(stores, person);
      const check = await checkRules(deps, written, { segments });
      const { preview } = check;
      const sample = preview?.sample.filter(({ segment }) => segments.includes(segment)) ?? [];
      return { ...check, preview: preview && { ...preview, sample } };
    },
    activate: async (person, written, { basedOn, note }) => {
      const activated = await activateRules(deps, written, { author: `person:${person.id}`, basedOn, note });
      if (activated.ok) return activated.value;
      throw refusedRules(activated.refusal);
    },
    targets: () => outbox.standing(),
    printedFrom: async (person, recordId) => {
      if (!isUuid(recordId)) return undefined;
      const record = await stores.archive.findRecord(await searcherOf(stores, person), recordId);
      return record?.scanId && (await printedOf(stores, scans, person, record.scanId));
    },
    ofRecord: async (person, recordId) => {
      if (!isUuid(recordId)) return undefined;
      const record = await stores.archive.findRecord(await searcherOf(stores, person), recordId);
      if (record?.scanId === undefined) return undefined;
      const decision = await scans.findDecision(record.scanId);
      if (decision === undefined) return undefined;
      const {
        fields: _fields,
        metadata: _metadata,
        manifest: _manifest,
        failed: _failed,
        ...view
      } = decision;
      const copies = (await scans.listFilings(record.scanId)).map(
        ({ target, rendition, location, filedAt, verifiedAt }) => ({
          ...{ target, rendition, location },
          ...{ filedAt, verifiedAt },
        }),
      );
      const printed = await printedOf(stores, scans, person, record.scanId);
      return {
        ...view,
        binder: view.binder && binderText(view.binder),
        copies,
        waiting: await refilings.isAsked(record.scanId),
        superseded: await refilings.listSuperseded(record.scanId),
        ...(printed !== undefined && { printed }),
      };
    },
  };
}

type RuleSteps = Pick<FilingServices, 'broken' | 'choices' | 'faults' | 'tryRule' | 'titles'>;

/** Most examples whose titles are looked up. */
const mostTitles = 200;

function ruleSteps(stores: Stores, deps: ManageRulesDeps): RuleSteps {
  return {
    broken: ({ version, rules }) => parseKeptRules(version, rules).broken,
    choices: async (person) => {
      const segments = deskSegments(stores, person);
      const documents = await deps.filingRules.listRecent(trialDocuments);
      const { series } = await retentionStore(stores.database).currentPlan();
      const devices = await stores.devices.list();
      return {
        ...seenValues(documents.filter(({ scan }) => segments.includes(scan.segment))),
        segments: stores.segments.map(({ id }) => id),
        devices: devices.map(({ id, name }) => ({ id, name })),
        targets: [...deps.targets],
        series: series.map(({ classCode, binder, title }) => ({ classCode, binder, title })),
      };
    },
    faults: (written) => readRules(written, deps.targets).faults,
    tryRule: (person, written) => tryOneRule(deps, written, deskSegments(stores, person)),
    titles: async (person, ids) => {
      const searcher = await searcherOf(stores, person);
      const titles = new Map<RecordId, string>();
      for (const id of ids.slice(0, mostTitles)) {
        const record = await stores.archive.findRecord(searcher, id);
        if (record !== undefined) titles.set(id, record.title);
      }
      return titles;
    },
  };
}

const mostWaiting = 200;

function waitingSteps(stores: Stores): Pick<FilingServices, 'waiting' | 'retryTarget'> {
  const rows = filingWaitingStore(stores.database);
  return {
    waiting: async (person) => {
      const searcher = await searcherOf(stores, person);
      const waiting = await rows.list(searcher.segments, mostWaiting);
      const shown: WaitingFilingView[] = [];
      for (const { originalName, ...one } of waiting) {
        // What is not in the archive yet is shown as its record will be, before a rule has said who finds it.
        const name =
          one.recordId === undefined
            ? maySee(searcher, one) && originalName
            : (await stores.archive.findRecord(searcher, one.recordId))?.title;
        shown.push({ ...one, name: name === false ? undefined : name });
      }
      return shown;
    },
    retryTarget: async (person, target) => {
      const at = stores.clock.now();
      const event = {
        ...({ kind: 'filing.retried', segment: '-', at, actor: `person:${person.id}` } as const),
        ...{ subject: `filing-target:${target}`, details: {} },
      };
      return await rows.retry(target, at, [event]);
    },
  };
}

async function printedOf(
  stores: Stores,
  scans: ScanStore,
  person: Person,
  scanId: ScanId,
): Promise<PrintedLink | undefined> {
  const traceId = (await scans.find(scanId))?.hints?.traceId;
  if (traceId === undefined) return undefined;
  return printedLink(await postgresTraceStore(stores.database).find(traceId), person);
}

/** The error to throw when rules were not activated. */
export function refusedRules(
  refusal: Extract<Awaited<ReturnType<typeof activateRules>>, { readonly ok: false }>['refusal'],
): ServiceError {
  if (refusal.kind === 'outrun') {
    return new ServiceError('SCAN_FILING_RULES_OUTRUN', { details: { version: refusal.version } });
  }
  const fields = refusal.faults.map(({ place, problem }) => ({ field: place, message: problem }));
  return new ServiceError('SCAN_FILING_RULES_INVALID', { details: { fields } });
}
