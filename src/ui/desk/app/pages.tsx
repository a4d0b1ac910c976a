/** The pages of the app and the menu, as data. */

import { type ComponentType, lazy } from 'react';
import type { TextKey } from './text/text.ts';

/** One page of the app. */
export interface DeskPage {
  /** Below `/app`, in the form of react-router, such as `/archive/:recordId`. */
  readonly path: string;
  readonly Page: ComponentType;
  /** Open to people with one of these roles; absent: to all. */
  readonly roles?: readonly string[];
}

/** Parts of the menu, in their order. */
export const menuSections = ['prints', 'scans', 'archive', 'own', 'office'] as const;

/** One entry of the menu. */
export interface MenuEntry {
  readonly section: (typeof menuSections)[number];
  readonly text: TextKey;
  /** A path below `/app`. */
  readonly to: string;
  readonly roles?: readonly string[];
}

/** Every page. */
export const pages: readonly DeskPage[] = [
  {
    path: '/prints',
    Page: lazy(async () => ({ default: (await import('./prints/prints-page.tsx')).PrintsPage })),
  },
  {
    path: '/prints/new',
    Page: lazy(async () => ({ default: (await import('./prints/upload-page.tsx')).UploadPage })),
  },
  {
    path: '/links',
    Page: lazy(async () => ({ default: (await import('./links/links-page.tsx')).LinksPage })),
  },
  {
    path: '/delegations',
    Page: lazy(async () => ({ default: (await import('./links/delegations-page.tsx')).DelegationsPage })),
  },
  {
    path: '/scans',
    Page: lazy(async () => ({ default: (await import('./scans/scans-page.tsx')).ScansPage })),
  },
  {
    path: '/scans/new',
    Page: lazy(async () => ({ default: (await import('./scans/send-page.tsx')).SendPage })),
  },
  {
    path: '/scans/tray',
    Page: lazy(async () => ({ default: (await import('./scans/tray-page.tsx')).TrayPage })),
  },
  {
    path: '/scans/sheets',
    Page: lazy(async () => ({ default: (await import('./scans/sheets-page.tsx')).SheetsPage })),
  },
  {
    path: '/scans/sealed',
    Page: lazy(async () => ({ default: (await import('./scans/sealed-page.tsx')).SealedPage })),
  },
  {
    path: '/trace',
    Page: lazy(async () => ({ default: (await import('./trace/trace-page.tsx')).TracePage })),
    roles: ['auditor', 'administrator'],
  },
  {
    path: '/devices',
    Page: lazy(async () => ({ default: (await import('./devices/devices-page.tsx')).DevicesPage })),
    roles: ['administrator'],
  },
  {
    path: '/devices/new',
    Page: lazy(async () => ({ default: (await import('./devices/add-device-page.tsx')).AddDevicePage })),
    roles: ['administrator'],
  },
  {
    path: '/devices/:deviceId',
    Page: lazy(async () => ({ default: (await import('./devices/settings-page.tsx')).DeviceSettingsPage })),
    roles: ['administrator'],
  },
  {
    path: '/segments',
    Page: lazy(async () => ({ default: (await import('./segments/segments-page.tsx')).SegmentsPage })),
    roles: ['administrator', 'auditor'],
  },
  {
    path: '/system',
    Page: lazy(async () => ({ default: (await import('./system/system-page.tsx')).SystemPage })),
    roles: ['administrator'],
  },
  {
    path: '/system/packages',
    Page: lazy(async () => ({ default: (await import('./system/packages-page.tsx')).PackagesPage })),
    roles: ['administrator'],
  },
  {
    path: '/first-run',
    Page: lazy(async () => ({ default: (await import('./devices/first-run-page.tsx')).FirstRunPage })),
    roles: ['administrator'],
  },
  {
    path: '/reports',
    Page: lazy(async () => ({ default: (await import('./reports/reports-page.tsx')).ReportsPage })),
    roles: ['administrator', 'auditor'],
  },
  {
    path: '/reports/prices',
    Page: lazy(async () => ({ default: (await import('./reports/prices-page.tsx')).PricesPage })),
    roles: ['administrator', 'auditor'],
  },
  {
    path: '/quotas',
    Page: lazy(async () => ({ default: (await import('./reports/quotas-page.tsx')).QuotasPage })),
  },
  {
    path: '/people',
    Page: lazy(async () => ({ default: (await import('./people/people-page.tsx')).PeoplePage })),
    roles: ['administrator'],
  },
  {
    path: '/people/guests',
    Page: lazy(async () => ({ default: (await import('./people/guests-page.tsx')).GuestsPage })),
  },
  {
    path: '/people/cards',
    Page: lazy(async () => ({ default: (await import('./people/card-admin-page.tsx')).CardAdminPage })),
    roles: ['administrator'],
  },
  {
    path: '/people/panels',
    Page: lazy(async () => ({ default: (await import('./people/panels-page.tsx')).PanelsPage })),
    roles: ['administrator'],
  },
  {
    path: '/people/:personId',
    Page: lazy(async () => ({ default: (await import('./people/person-page.tsx')).PersonPage })),
    roles: ['administrator'],
  },
  {
    path: '/archive',
    Page: lazy(async () => ({ default: (await import('./archive/search-page.tsx')).SearchPage })),
  },
  {
    path: '/archive/:recordId/:page',
    Page: lazy(async () => ({ default: (await import('./archive/viewer-page.tsx')).ViewerPage })),
  },
  {
    path: '/records',
    Page: lazy(async () => ({ default: (await import('./records/records-page.tsx')).RecordsPage })),
  },
  {
    path: '/records/rounds/:roundId',
    Page: lazy(async () => ({ default: (await import('./records/round-page.tsx')).RoundPage })),
  },
  {
    path: '/records/holds',
    Page: lazy(async () => ({ default: (await import('./records/holds-page.tsx')).HoldsPage })),
    roles: ['records', 'auditor'],
  },
  {
    path: '/records/plan',
    Page: lazy(async () => ({ default: (await import('./records/plan-page.tsx')).PlanPage })),
    roles: ['records', 'administrator', 'auditor'],
  },
  {
    path: '/audit',
    Page: lazy(async () => ({ default: (await import('./audit/audit-page.tsx')).AuditPage })),
    roles: ['auditor'],
  },
  {
    path: '/filing/unfiled',
    Page: lazy(async () => ({ default: (await import('./filing/unfiled-page.tsx')).UnfiledPage })),
  },
  {
    path: '/filing/outbox',
    Page: lazy(async () => ({ default: (await import('./filing/outbox-page.tsx')).OutboxPage })),
    roles: ['records', 'administrator'],
  },
  {
    path: '/filing/rules',
    Page: lazy(async () => ({ default: (await import('./filing/rules-page.tsx')).RulesPage })),
    roles: ['administrator'],
  },
  {
    path: '/own',
    Page: lazy(async () => ({ default: (await import('./own/ways-page.tsx')).WaysPage })),
  },
  {
    path: '/own/cards',
    Page: lazy(async () => ({ default: (await import('./own/cards-page.tsx')).CardsPage })),
  },
  {
    path: '/own/pin',
    Page: lazy(async () => ({ default: (await import('./own/pin-page.tsx')).PinPage })),
  },
  {
    path: '/own/face',
    Page: lazy(async () => ({ default: (await import('./own/face-page.tsx')).FacePage })),
  },
  {
    path: '/own/security',
    Page: lazy(async () => ({ default: (await import('./own/security-page.tsx')).SecurityPage })),
  },
  {
    path: '/own/password',
    Page: lazy(async () => ({ default: (await import('./own/password-page.tsx')).PasswordPage })),
  },
  {
    path: '/own/signed-in',
    Page: lazy(async () => ({ default: (await import('./own/signed-in-page.tsx')).SignedInPage })),
  },
  {
    path: '/faces',
    Page: lazy(async () => ({ default: (await import('./faces/faces-page.tsx')).FacesPage })),
    roles: ['administrator'],
  },
];

/** The menu. */
export const menu: readonly MenuEntry[] = [
  { section: 'prints', text: 'nav.prints', to: '/prints' },
  { section: 'prints', text: 'nav.upload', to: '/prints/new' },
  { section: 'prints', text: 'nav.links', to: '/links' },
  { section: 'prints', text: 'nav.delegations', to: '/delegations' },
  { section: 'prints', text: 'nav.quotas', to: '/quotas' },
  { section: 'prints', text: 'nav.guests', to: '/people/guests' },
  { section: 'scans', text: 'nav.scans', to: '/scans' },
  { section: 'scans', text: 'nav.scan', to: '/scans/new' },
  { section: 'scans', text: 'nav.tray', to: '/scans/tray' },
  { section: 'scans', text: 'nav.sheets', to: '/scans/sheets' },
  { section: 'scans', text: 'nav.sealed', to: '/scans/sealed' },
  { section: 'archive', text: 'nav.search', to: '/archive' },
  { section: 'archive', text: 'nav.records', to: '/records' },
  { section: 'archive', text: 'nav.holds', to: '/records/holds', roles: ['records', 'auditor'] },
  {
    section: 'archive',
    text: 'nav.plan',
    to: '/records/plan',
    roles: ['records', 'administrator', 'auditor'],
  },
  { section: 'archive', text: 'nav.audit', to: '/audit', roles: ['auditor'] },
  { section: 'archive', text: 'nav.unfiled', to: '/filing/unfiled' },
  { section: 'archive', text: 'nav.outbox', to: '/filing/outbox', roles: ['records', 'administrator'] },
  { section: 'archive', text: 'nav.filingRules', to: '/filing/rules', roles: ['administrator'] },
  { section: 'own', text: 'own.title', to: '/own' },
  { section: 'own', text: 'ownCards.title', to: '/own/cards' },
  { section: 'own', text: 'ownPin.title', to: '/own/pin' },
  { section: 'own', text: 'ownFace.title', to: '/own/face' },
  { section: 'own', text: 'protect.title', to: '/own/security' },
  { section: 'own', text: 'ownPassword.title', to: '/own/password' },
  { section: 'office', text: 'nav.firstRun', to: '/first-run', roles: ['administrator'] },
  { section: 'office', text: 'nav.devices', to: '/devices', roles: ['administrator'] },
  { section: 'office', text: 'nav.segments', to: '/segments', roles: ['administrator', 'auditor'] },
  { section: 'office', text: 'nav.system', to: '/system', roles: ['administrator'] },
  { section: 'office', text: 'nav.people', to: '/people', roles: ['administrator'] },
  { section: 'office', text: 'nav.cardAdmin', to: '/people/cards', roles: ['administrator'] },
  { section: 'office', text: 'faces.title', to: '/faces', roles: ['administrator'] },
  { section: 'office', text: 'nav.panels', to: '/people/panels', roles: ['administrator'] },
  { section: 'office', text: 'nav.reports', to: '/reports', roles: ['administrator', 'auditor'] },
  { section: 'office', text: 'nav.prices', to: '/reports/prices', roles: ['administrator', 'auditor'] },
  { section: 'office', text: 'nav.trace', to: '/trace', roles: ['auditor', 'administrator'] },
];
