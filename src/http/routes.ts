/** Every route of the web listener in one table, in the order of the OpenAPI document. */

import { z } from 'zod';
import { buildOpenApi } from './openapi.ts';
import { json } from './reply.ts';
import { type Route, route } from './route.ts';
import { administrationRoutes } from './routes/administration.ts';
import { archiveRoutes } from './routes/archive.ts';
import { savedSearchRoutes } from './routes/archive-saved.ts';
import { archiveSearchRoutes } from './routes/archive-search.ts';
import { buildAssetRoutes } from './routes/assets.ts';
import { auditRoutes } from './routes/audit.ts';
import { cardAdminRoutes } from './routes/card-admin.ts';
import { cardRoutes } from './routes/cards.ts';
import { coverSheetRoutes } from './routes/cover-sheets.ts';
import { delegationRoutes } from './routes/delegations.ts';
import { deskAppRoutes } from './routes/desk-app.ts';
import { deskJobRoutes } from './routes/desk-jobs.ts';
import { deskPrintRoutes } from './routes/desk-prints.ts';
import { deviceSettingsRoutes } from './routes/device-settings.ts';
import { deviceRoutes } from './routes/devices.ts';
import { dispositionRoutes } from './routes/disposition.ts';
import { dispositionReviewRoutes } from './routes/disposition-review.ts';
import { faceRoutes } from './routes/faces.ts';
import { facesAdminRoutes } from './routes/faces-admin.ts';
import { filePlanRoutes } from './routes/file-plan.ts';
import { filingRoutes } from './routes/filing.ts';
import { filingRuleRoutes } from './routes/filing-rules.ts';
import { guestRoutes } from './routes/guests.ts';
import { jobRoutes } from './routes/jobs.ts';
import { legalHoldRoutes } from './routes/legal-holds.ts';
import { liveRoutes } from './routes/live.ts';
import { meRoutes } from './routes/me.ts';
import { movedRoutes } from './routes/moved.ts';
import { myNumberRoutes } from './routes/my-number.ts';
import { ownCardRoutes } from './routes/own-cards.ts';
import { ownFaceRoutes } from './routes/own-face.ts';
import { ownSecurityRoutes } from './routes/own-security.ts';
import { ownWaysRoutes } from './routes/own-ways.ts';
import { panelPages } from './routes/pages-panel.ts';
import { phonePages } from './routes/pages-phone.ts';
import { providerPages } from './routes/pages-provider.ts';
import { secondPages } from './routes/pages-second.ts';
import { signInPages } from './routes/pages-sign-in.ts';
import { panelRoutes } from './routes/panel.ts';
import { panelPairingRoutes } from './routes/panel-pairing.ts';
import { panelStandingRoutes } from './routes/panel-standing.ts';
import { panelAdminRoutes } from './routes/panels.ts';
import { peopleRoutes } from './routes/people.ts';
import { phoneRoutes } from './routes/phone.ts';
import { pinRoutes } from './routes/pins.ts';
import { quotaRoutes } from './routes/quotas.ts';
import { readerRoutes } from './routes/readers.ts';
import { recordChangeRoutes } from './routes/record-changes.ts';
import { reportRoutes } from './routes/reports.ts';
import { scanTrayRoutes } from './routes/scan-tray.ts';
import { scanRoutes } from './routes/scans.ts';
import { secondRoutes } from './routes/second.ts';
import { segmentRoutes } from './routes/segments.ts';
import { signInRoutes } from './routes/sign-in.ts';
import { systemRoutes } from './routes/system.ts';
import { traceRoutes } from './routes/trace.ts';
import { understandingRoutes } from './routes/understanding.ts';
import { unfiledRoutes } from './routes/unfiled.ts';
import { uploadRoutes } from './routes/uploads.ts';

const declared: readonly Route[] = [
  ...systemRoutes,
  ...signInRoutes,
  ...meRoutes,
  ...liveRoutes,
  ...secondRoutes,
  ...ownWaysRoutes,
  ...ownCardRoutes,
  ...ownFaceRoutes,
  ...ownSecurityRoutes,
  ...jobRoutes,
  ...deskPrintRoutes,
  ...deskJobRoutes,
  ...deviceRoutes,
  ...deviceSettingsRoutes,
  ...segmentRoutes,
  ...administrationRoutes,
  ...delegationRoutes,
  ...scanRoutes,
  ...scanTrayRoutes,
  ...coverSheetRoutes,
  ...traceRoutes,
  ...uploadRoutes,
  ...archiveSearchRoutes,
  ...savedSearchRoutes,
  ...archiveRoutes,
  ...filingRoutes,
  ...filingRuleRoutes,
  ...unfiledRoutes,
  ...filePlanRoutes,
  ...legalHoldRoutes,
  ...dispositionRoutes,
  ...dispositionReviewRoutes,
  ...myNumberRoutes,
  ...understandingRoutes,
  ...recordChangeRoutes,
  ...auditRoutes,
  ...reportRoutes,
  ...quotaRoutes,
  ...peopleRoutes,
  ...cardAdminRoutes,
  ...guestRoutes,
  ...panelAdminRoutes,
  ...panelRoutes,
  ...readerRoutes,
  ...panelPairingRoutes,
  ...panelStandingRoutes,
  ...faceRoutes,
  ...facesAdminRoutes,
  ...pinRoutes,
  ...cardRoutes,
  ...phoneRoutes,
  ...deskAppRoutes,
  ...signInPages,
  ...secondPages,
  ...providerPages,
  ...phonePages,
  ...panelPages,
  ...movedRoutes,
];

/** The whole table. Reads the static files; throws when one is missing. */
export async function buildRoutes(): Promise<readonly Route[]> {
  const description = buildOpenApi(declared);
  const openApi = route({
    id: 'openApi',
    method: 'get',
    path: '/api/openapi.json',
    access: 'public',
    summary: 'This description (OpenAPI 3.1).',
    response: { status: 200, schema: z.looseObject({}) },
    handle: async () => json(description),
  });
  return [...declared, openApi, ...(await buildAssetRoutes())];
}
