/** Catches what a page throws while it is drawn, so that the rest of the app stays. */

import { Component, type ReactNode } from 'react';
import { Button } from '../parts/button.tsx';
import { InlineNotice } from '../parts/notice.tsx';
import { useTexts } from '../text/language.tsx';

/** Shows its children, or that something went wrong in them. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { isBroken: boolean }> {
  override state = { isBroken: false };

  static getDerivedStateFromError(): { isBroken: boolean } {
    return { isBroken: true };
  }

  override render(): ReactNode {
    return this.state.isBroken ? <Broken /> : this.props.children;
  }
}

function Broken() {
  const t = useTexts();
  return (
    <InlineNotice kind="error">
      <h1 className="text-std-20B-150">{t('shell.brokenTitle')}</h1>
      <p className="my-2">{t('shell.brokenText')}</p>
      <Button onClick={() => location.reload()}>{t('shell.reload')}</Button>
    </InlineNotice>
  );
}
