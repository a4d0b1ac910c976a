/** The parts of every page together: who is signed in, the language, toasts, live updates, the frame, the routes. */

import { Suspense } from 'react';
import { Navigate, Route, Routes } from 'react-router';
import { LiveUpdates } from './data/live.tsx';
import { Uploads } from './data/uploads.tsx';
import { pages } from './pages.tsx';
import { Waiting } from './parts/waiting.tsx';
import { ErrorBoundary } from './shell/error-boundary.tsx';
import { Frame } from './shell/frame.tsx';
import { MissingPage } from './shell/missing-page.tsx';
import { SignInKeeper } from './shell/sign-in-keeper.tsx';
import { SignedIn, useMe } from './shell/signed-in.tsx';
import { Toasts } from './shell/toasts.tsx';

/** The app of somebody who is signed in; others are sent to the page for that. */
export function App() {
  return (
    <SignedIn>
      <Toasts>
        <SignInKeeper>
          {(round) => (
            <LiveUpdates round={round}>
              <Uploads>
                <Frame>
                  <ErrorBoundary>
                    <Suspense fallback={<Waiting />}>
                      <OwnRoutes />
                    </Suspense>
                  </ErrorBoundary>
                </Frame>
              </Uploads>
            </LiveUpdates>
          )}
        </SignInKeeper>
      </Toasts>
    </SignedIn>
  );
}

/** The routes that this person's roles open. The interface itself asks again; this only spares a dead end. */
function OwnRoutes() {
  const { roles } = useMe();
  const open = pages.filter((one) => one.roles?.some((role) => roles.includes(role)) ?? true);
  return (
    <Routes>
      <Route path="/" element={<Navigate to="/prints" replace />} />
      {open.map(({ path, Page }) => (
        <Route key={path} path={path} element={<Page />} />
      ))}
      <Route path="*" element={<MissingPage />} />
    </Routes>
  );
}
