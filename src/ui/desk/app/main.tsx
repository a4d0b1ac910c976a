/**
 * The desk app: one page for everything a person does in a browser, at `/app/`.
 *
 * How to add a page:
 *
 * 1. A folder of your own beside `prints/`, with a component such as `archive/search-page.tsx` exporting `SearchPage`.
 *    Give it a `PageHead` (parts/page-head.tsx): it sets the title, and the focus goes there after a change of page.
 * 2. A row in `pages.tsx`: path, text of the menu, roles. The menu, the phone's drawer and the routes follow from it.
 * 3. Texts in a table of your own below `text/` (ja and en side by side), merged in `text/text.ts`.
 * 4. Data with `useQuery` and `callApi` (data/api.ts). Failures are `ProblemError`s; show them with `ProblemNotice`
 *    (parts/problem-notice.tsx), which names cause, code and next step. Changes with `useChange` (data/change.ts): it
 *    tells in a toast how it ended and asks anew for what changed. The keys of queries begin with the live topic they belong to (`jobs`, `scans`), so
 *    that data/live.ts can refresh them.
 *
 * Colours, sizes and roundings are those of the tokens (`bg-blue-900`, `rounded-8`, `text-std-16N-170`); there are no
 * inline styles and no inline scripts, since the policy of the page forbids them. Nothing here imports from elsewhere
 * in `src/`: the JSON interface is the border.
 */

import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router';
import { App } from './app.tsx';
import { openQueryClient } from './data/query-client.ts';
import { ErrorBoundary } from './shell/error-boundary.tsx';

const place = document.getElementById('app');
if (place !== null) {
  createRoot(place).render(
    <StrictMode>
      <ErrorBoundary>
        <QueryClientProvider client={openQueryClient()}>
          <BrowserRouter basename="/app">
            <App />
          </BrowserRouter>
        </QueryClientProvider>
      </ErrorBoundary>
    </StrictMode>,
  );
}
