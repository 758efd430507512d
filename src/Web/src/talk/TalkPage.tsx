import { Tabs, VisuallyHidden } from '@mantine/core';
import { useDocumentTitle, useMediaQuery } from '@mantine/hooks';
import { useDeferredValue, useEffect, useRef, useState } from 'react';
import { CallProvider, useNewCall } from '../call/useCall';
import { ErrorBoundary } from '../shell/ErrorBoundary';
import { Page, Panel } from '../shell/Failure';
import { Header } from '../shell/Header';
import { loadable, preloadParts } from '../shell/loadable';
import { notify } from '../shell/Toasts';
import { whenIdle } from '../shell/whenIdle';
import { strings } from '../strings';
import { Conversation } from './Conversation';
import { Metrics } from './Metrics';
import { PrintedTranscript } from './PrintedTranscript';
import { Stage } from './Stage';
import { Turns } from './Turns';
import { CallLogProvider, useNewCallLog } from './useCallLog';
import { useEscapeToInterrupt } from './useEscapeToInterrupt';
import classes from './TalkPage.module.css';

const drawers = { settings: loadable(() => import('../settings/SettingsDrawer')), past: loadable(() => import('./PastCalls')) };

/** The talk page: the agent's state on the left, what was said in the middle, figures beside it where there is room. */
export function TalkPage() {
  const call = useNewCall();
  const log = useNewCallLog(call);
  const drawer = useDrawer();
  // What a call begins with is there first; the rest is rendered while that can be used already.
  const isWhole = useDeferredValue(true, false);
  useDocumentTitle(strings.talkTitle);
  useEscapeToInterrupt(call);
  useEffect(() => whenIdle(preloadParts), []);
  const Drawer = drawer.opened && drawers[drawer.opened];
  const notLoaded = () => {
    notify({ kind: 'error', text: 'notLoaded' });
    drawer.close();
  };
  return (
    <CallProvider value={call}>
      <CallLogProvider value={log}>
        {/* A page that cannot be seen must not go on hearing. */}
        <Page onError={() => call.disconnect()}>
          <a className={classes.skip} href="#content">
            {strings.skip}
          </a>
          <div className={classes.page}>
            <Header onPast={() => drawer.open('past')} onSettings={() => drawer.open('settings')} />
            <main className={classes.main}>
              <VisuallyHidden component="h1">{strings.talkTitle}</VisuallyHidden>
              <Stage />
              {isWhole ? <Beside /> : <div className={classes.sheet} id="content" tabIndex={-1} />}
            </main>
          </div>
          <PrintedTranscript />
          {Drawer && (
            <ErrorBoundary fallback={() => null} onError={notLoaded}>
              <Drawer onClose={drawer.close} />
            </ErrorBoundary>
          )}
        </Page>
      </CallLogProvider>
    </CallProvider>
  );
}

/** The drawer that is open. Whoever opened it has the focus again when it closes. */
function useDrawer() {
  const [opened, setOpened] = useState<keyof typeof drawers | null>(null);
  const opener = useRef<HTMLElement | null>(null);
  useEffect(() => {
    if (opened === null) opener.current?.focus({ preventScroll: true });
  }, [opened]);
  return {
    opened,
    open: (name: keyof typeof drawers) => {
      opener.current = document.activeElement as HTMLElement | null;
      setOpened(name);
    },
    close: () => setOpened(null),
  };
}

/** What is beside the stage: all of it where there is room, else one at a time. */
function Beside() {
  const isWide = useMediaQuery('(min-width: 100em) and (min-height: 40em)', false, { getInitialValueInEffect: false });
  return isWide ? (
    <>
      <section className={classes.sheet} id="content" tabIndex={-1} aria-labelledby="conversation-title">
        <h2 className={classes.title} id="conversation-title">
          {strings.conversation.title}
        </h2>
        <Panel>
          <Conversation />
        </Panel>
      </section>
      <aside className={classes.side}>
        <Panel>
          <Metrics titled />
        </Panel>
        <Panel>
          <Turns titled />
        </Panel>
      </aside>
    </>
  ) : (
    <Tabs className={classes.sheet} id="content" tabIndex={-1} classNames={{ panel: classes.panel!, tab: classes.tab! }} defaultValue="conversation" keepMounted={false}>
      <Tabs.List className={classes.tabs}>
        <Tabs.Tab value="conversation">{strings.conversation.title}</Tabs.Tab>
        <Tabs.Tab value="turns">{strings.turns.title}</Tabs.Tab>
        <Tabs.Tab value="metrics">{strings.metrics.title}</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="conversation">
        <Panel>
          <Conversation />
        </Panel>
      </Tabs.Panel>
      <Tabs.Panel value="turns">
        <Panel>
          <Turns />
        </Panel>
      </Tabs.Panel>
      <Tabs.Panel value="metrics">
        <Panel>
          <Metrics />
        </Panel>
      </Tabs.Panel>
    </Tabs>
  );
}
