/** The pages of the app and the menu, as data. Pages that have not moved yet are links to those made by the server. */

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
  /** A path below `/app`; with `old`, a whole path to a page made by the server. */
  readonly to: string;
  readonly old?: true;
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
    path: '/devices',
    Page: lazy(async () => ({ default: (await import('./devices/devices-page.tsx')).DevicesPage })),
    roles: ['administrator'],
  },
  {
    path: '/first-run',
    Page: lazy(async () => ({ default: (await import('./devices/first-run-page.tsx')).FirstRunPage })),
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
];

/** The menu. */
export const menu: readonly MenuEntry[] = [
  { section: 'prints', text: 'nav.prints', to: '/prints' },
  { section: 'prints', text: 'nav.upload', to: '/prints/new' },
  { section: 'prints', text: 'nav.links', to: '/links' },
  { section: 'prints', text: 'nav.delegations', to: '/delegations' },
  { section: 'scans', text: 'nav.scan', to: '/desk/scan', old: true },
  { section: 'scans', text: 'nav.tray', to: '/desk/tray', old: true },
  { section: 'scans', text: 'nav.coverSheet', to: '/desk/cover-sheet', old: true },
  { section: 'archive', text: 'nav.search', to: '/archive' },
  { section: 'own', text: 'nav.cards', to: '/desk/cards', old: true },
  { section: 'own', text: 'nav.face', to: '/desk/face', old: true },
  { section: 'own', text: 'nav.security', to: '/desk/security', old: true },
  { section: 'own', text: 'nav.password', to: '/password', old: true },
  { section: 'office', text: 'nav.firstRun', to: '/first-run', roles: ['administrator'] },
  { section: 'office', text: 'nav.devices', to: '/devices', roles: ['administrator'] },
  { section: 'office', text: 'nav.people', to: '/desk/people', old: true, roles: ['administrator'] },
  { section: 'office', text: 'nav.cardAdmin', to: '/desk/card-admin', old: true, roles: ['administrator'] },
  { section: 'office', text: 'nav.faces', to: '/desk/faces', old: true, roles: ['administrator'] },
  { section: 'office', text: 'nav.panels', to: '/desk/panels', old: true, roles: ['administrator'] },
  { section: 'office', text: 'nav.trace', to: '/desk/trace', old: true, roles: ['auditor', 'administrator'] },
];
